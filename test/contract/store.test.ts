import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Health } from '../../agent/base/health.ts';
import { openStore } from '../../agent/store/sqlite.ts';
import { FakeClock } from '../fakes/clock.ts';
import { MemoryStore } from '../fakes/store.ts';
import { storeContract } from './store.ts';

storeContract('sqlite', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-store-'));
  const clock = new FakeClock();
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  const store = openStore({ dataDir, gateway: 'gw', commitEveryMs: 100, clock, health });
  const stop = new AbortController();
  const running = store.run(stop.signal);
  return {
    store,
    commit: () => clock.advance(100),
    close: async () => {
      stop.abort();
      await running;
      await store[Symbol.asyncDispose]();
      fs.rmSync(dataDir, { recursive: true });
    },
  };
});

storeContract('in memory', async () => {
  const store = new MemoryStore();
  return { store, commit: async () => undefined, close: () => store[Symbol.asyncDispose]() };
});
