# The agent as a container: Node 24 slim, production dependencies only, not root. The plant file and its tables are
# mounted at /etc/zhencai; the buffer lives in the volume /var/lib/zhencai (gateway.dataDir of the plant file).
#
#   docker build -t zhencai .
#   docker run -d --name zhencai -v ./plant:/etc/zhencai:ro -v zhencai-data:/var/lib/zhencai zhencai

FROM node:24-slim AS dependencies
WORKDIR /opt/zhencai
COPY package.json package-lock.json .npmrc ./
# Every native part ships prebuilt in its package; install scripts do not run. The optional packages bring a Node of
# their own, which this image does not need.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/var/lib/zhencai/compile-cache
WORKDIR /opt/zhencai
COPY --from=dependencies /opt/zhencai/node_modules node_modules
# The lock file is a part of what evidence calls the program.
COPY package.json package-lock.json LICENSE README.md README.zh-CN.md ./
COPY agent agent
COPY collectors collectors
COPY config config
RUN install -d -o node -g node -m 750 /var/lib/zhencai /etc/zhencai
USER node
VOLUME /var/lib/zhencai
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
  CMD ["node", "agent/zhencai.mjs", "status", "-c", "/etc/zhencai/plant.yaml", "--alive"]
STOPSIGNAL SIGTERM
# A small young generation keeps the agent's memory small; its rate does not suffer (npm run bench).
ENTRYPOINT ["node", "--max-semi-space-size=2", "agent/zhencai.mjs"]
CMD ["run", "-c", "/etc/zhencai/plant.yaml"]
