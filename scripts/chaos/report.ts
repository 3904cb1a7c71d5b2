/** A chaos run in words. */
import { tableText } from '../../agent/base/table.ts';
import type { Result } from './run.ts';
import { findingKinds, type FindingKind } from './verify/finding.ts';

/** Findings that are printed; all of them are in the JSON. */
const shown = 20;

/** Whether nothing was found. */
export function isClean({ account }: Result): boolean {
  return account.findings.length === 0;
}

/** The tables, and for a run that found something what it was and how to repeat it. @param folder what the run left */
export function reportOf(result: Result, folder: string): string {
  const { seed, rounds, faults, account, met, leftOut, slowestRecoveryMs } = result;
  const parts = [
    `seed ${seed}, ${rounds} rounds, slowest recovery ${(slowestRecoveryMs / 1000).toFixed(1)} s`,
    tableText(
      ['fault', 'times'],
      Object.entries(faults).toSorted(([one], [other]) => one.localeCompare(other)),
    ),
  ];
  if (met !== undefined)
    parts.push(
      `met: ${met.refusedWrites} writes refused, ${met.delayedSyncs} fsyncs delayed, ${met.movedClockReadings} clock readings moved`,
    );
  if (leftOut.length > 0) parts.push(`left out, for want of a C compiler (cc): ${leftOut.join(', ')}`);
  const { served, committed, delivered, messages, duplicates, gaps } = account;
  const gapTexts = Object.entries(gaps).map(([kind, count]) => `${kind} ${count}`);
  parts.push(
    tableText(
      ['readings served', 'committed', 'delivered', 'messages', 'duplicates', 'gaps', ...findingKinds],
      [
        [
          served,
          committed,
          delivered,
          messages,
          duplicates,
          gapTexts.join(', ') || 'none',
          ...findingKinds.map((kind) => countOf(result, kind)),
        ],
      ],
    ),
  );
  if (!isClean(result)) parts.push(findingsText(result, folder));
  return `${parts.join('\n\n')}\n`;
}

function countOf({ account }: Result, kind: FindingKind): number {
  return account.findings.filter((one) => one.kind === kind).length;
}

function findingsText({ seed, rounds, account: { findings } }: Result, folder: string): string {
  const lines = findings.slice(0, shown).map(({ kind, round, text }) => `round ${round}: ${kind}: ${text}`);
  if (findings.length > shown) lines.push(`… and ${findings.length - shown} more`);
  return [
    ...lines,
    '',
    `everything the run left: ${folder}`,
    `to repeat: npm run chaos -- --rounds ${rounds} --seed ${seed}`,
  ].join('\n');
}
