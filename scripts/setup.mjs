/**
 * The first step of every npm script, and the only file that an older Node has to understand: installs what the lock
 * file says if that has not been done, then runs the named script under Node 24.
 *
 *   node scripts/setup.mjs scripts/demo.ts [arguments]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const bundledNode = path.join(modules, '.bin', 'node');
const stamp = path.join(modules, '.zhencai-installed');

if (Number(process.versions.node.split('.')[0]) < 18)
  fail('zhencai needs Node.js 18 or newer to set itself up. 需要 Node.js 18 或更新版本。');
install();
run(process.argv.slice(2));

/** `npm ci`, unless node_modules is already what the lock file says. */
function install() {
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  // `npm ci` empties the folder first: of a link, the folder of whoever it leads to.
  if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      'node_modules is a link, and not what package-lock.json says: run `npm ci` where it leads. node_modules 是链接且与 package-lock.json 不符：请在其所指目录运行 npm ci。',
    );
  process.stderr.write(
    'zhencai: installing dependencies (once, about a minute) … 正在安装依赖（仅首次，约一分钟）…\n',
  );
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  // The answer of npm goes to stderr: stdout belongs to the script (`--json`).
  const { status, error } = spawnSync(command, [...first, 'ci', '--no-progress', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`npm ci failed ${error?.message ?? ''}: see above. 依赖安装失败，见上文。`);
  fs.writeFileSync(stamp, wanted);
  process.stderr.write(`zhencai: installed in ${Math.round((Date.now() - started) / 1000)} s 安装完成\n`);
}

/** Runs the script and ends as it ends; signals reach it too. */
function run([script, ...rest]) {
  const own = Number(process.versions.node.split('.')[0]) >= neededMajor;
  const node = fs.existsSync(bundledNode) ? bundledNode : own ? process.execPath : undefined;
  if (node === undefined)
    fail(
      `zhencai needs Node.js ${neededMajor} on this platform. 本平台需要自行安装 Node.js ${neededMajor}。`,
    );
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [path.join(root, script), ...rest], { stdio: 'inherit', env });
  // Ctrl-C in a terminal reaches the child by itself; waiting for it keeps its last words in order.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
