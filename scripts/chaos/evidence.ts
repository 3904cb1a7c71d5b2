/** The evidence log after all that was done to its gateway: packed with every message, and verified. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { agentCommand } from '../agent-command.ts';

/** All times that the agent's clock may have shown. */
const period = ['--from', '1970-01-02', '--to', '2100-01-01'];

/**
 * What the verifier has against the log.
 * @param plant its file @param folder for what is made on the way
 * @param head a signed head of the log that arrived at the broker, which the log must contain
 * @returns undefined where nothing contradicts it
 */
export async function evidenceFault(
  plant: string,
  folder: string,
  head: string | undefined,
): Promise<string | undefined> {
  const pack = path.join(folder, 'pack.zip');
  const packed = await command('pack', '-c', plant, ...period, '--messages', 'all', '-o', pack);
  if (packed !== undefined) return packed;
  const anchor = path.join(folder, 'head.txt');
  if (head !== undefined) fs.writeFileSync(anchor, head);
  return command('verify', pack, ...(head === undefined ? [] : ['--checkpoint', anchor]));
}

/** @returns what it said, where its exit status is not 0 */
function command(...verb: readonly string[]): Promise<string | undefined> {
  const args = agentCommand('evidence', ...verb, '--lang', 'en');
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve(error === null ? undefined : `evidence ${verb.join(' ')}\n${stdout}${stderr}`);
    });
  });
}
