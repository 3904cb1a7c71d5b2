/** The evidence of a demo run: packed, verified against what the witness kept, and reported, with the commands a user has. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { agentCommand } from '../agent-command.ts';
import type { Lang } from './texts.ts';

export interface DemoEvidence {
  readonly records: number;
  /** Nothing contradicts the pack. */
  readonly sound: boolean;
  /** The head that the witness heard over MQTT is a beginning of the log. */
  readonly anchored: boolean;
  /** Equipment that says of itself that it is a simulation: all of it, here. */
  readonly simulated: number;
  /** Where pack and report are left. */
  readonly pack: string;
  readonly report: string;
}

/**
 * @param plantFile of an agent that has stopped @param to folder for pack and report
 * @param head the message with a signed head that the witness kept
 */
export async function evidenceOf(
  plantFile: string,
  to: string,
  head: Buffer | undefined,
  lang: Lang,
): Promise<DemoEvidence> {
  const [pack, report] = [path.join(to, 'demo-evidence.zip'), path.join(to, 'demo-report.html')];
  const anchor = path.join(path.dirname(plantFile), 'head.json');
  fs.writeFileSync(anchor, head ?? '');
  await zhencai('pack', '-c', plantFile, '--messages', 'all', '-o', pack);
  const kept = head === undefined ? [] : ['--checkpoint', anchor];
  const { checks, sound, findings } = JSON.parse(
    await zhencai('verify', pack, ...kept, '--json'),
  ) as Verification;
  await zhencai('report', pack, ...kept, '-o', report, '--lang', lang);
  return {
    records: findings?.head.size ?? 0,
    sound,
    anchored: checks.some(({ id, verdict }) => id === 'anchors' && verdict === 'match'),
    simulated: findings?.headline.simulated ?? 0,
    pack,
    report,
  };
}

/** @returns what it printed, whatever its exit status: a verdict is one */
function zhencai(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const command = agentCommand('evidence', ...args);
    execFile(process.execPath, command, { maxBuffer: 1 << 28 }, (_error, stdout) => resolve(stdout));
  });
}
