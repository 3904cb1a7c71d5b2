/** A chaos run: rounds of faults on one long-lived site, and the account of what was delivered. */
import { setTimeout as delay } from 'node:timers/promises';
import { evidenceFault } from './evidence.ts';
import { Journal } from './journal.ts';
import { monotonicMs } from './monotonic.ts';
import { planRound, type Subject } from './plan.ts';
import type { FaultCounts } from './shim.ts';
import { Site } from './site.ts';
import { Consumer, type Account, type Found } from './verify/consumer.ts';

/** After so many rounds everything must have arrived. */
const settleEvery = 25;
/** Longest way back to order: the longest back-off, and the backlog. */
const settleMs = 120_000;
const lookMs = 250;
/** The agent gets a little time between two rounds: what is broken again at once teaches nothing new. */
const restMs = 700;

export interface RunOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Empty; everything the run leaves is in it. */
  readonly folder: string;
  /** Told after each round. */
  readonly progress: (round: number) => void;
  /** Ends the run after the round that is going on. */
  readonly signal: AbortSignal;
}

export interface Result {
  readonly seed: number;
  readonly rounds: number;
  /** How often what happened, `subject kind`. */
  readonly faults: Readonly<Record<string, number>>;
  /** What cannot fail on this machine. */
  readonly leftOut: readonly Subject[];
  /** How often the faults of disk and clock were met. */
  readonly met: FaultCounts | undefined;
  readonly account: Account;
  /** Longest way back to order. */
  readonly slowestRecoveryMs: number;
}

/**
 * Runs the rounds; fewer where something is found before, or where `signal` aborts.
 * @throws Error broker or devices have failed
 */
export async function run({ rounds, seed, folder, progress, signal }: RunOptions): Promise<Result> {
  using journal = new Journal(folder);
  journal.add({ what: 'begin', seed });
  await using site = await Site.start(folder, journal);
  const consumer = new Consumer(folder);
  const faults: Record<string, number> = {};
  let [account, slowestRecoveryMs] = [await settled(site, consumer, signal), 0];
  let round = 0;
  while (round < rounds && account.findings.length === 0 && !signal.aborted) {
    round += 1;
    const planned = planRound(seed, round, site.possible);
    journal.add({ what: 'round', round, faults: planned });
    for (const { subject, kind } of planned) {
      const name = `${subject} ${kind}`;
      faults[name] = (faults[name] ?? 0) + 1;
    }
    await Promise.all(planned.map((fault) => site.suffer(fault)));
    await delay(restMs);
    if (round % settleEvery === 0 || round === rounds) {
      const since = monotonicMs();
      account = await settled(site, consumer, signal);
      slowestRecoveryMs = Math.max(slowestRecoveryMs, Math.round(monotonicMs() - since));
    }
    progress(round);
  }
  await site.endAgent();
  const fault = await evidenceFault(site.plant, folder, consumer.head);
  if (fault !== undefined) account = including(account, consumer.found('wrong', monotonicMs(), fault));
  const { impossible: leftOut, counts: met } = site;
  return { seed, rounds: round, faults, leftOut, met, account, slowestRecoveryMs };
}

/**
 * Waits until what is served from now on has arrived, and judges all up to there.
 * @throws Error broker or devices have failed: nothing can be said of the agent
 */
async function settled(site: Site, consumer: Consumer, signal: AbortSignal): Promise<Account> {
  const since = monotonicMs();
  while (monotonicMs() - since < settleMs && !signal.aborted && site.fallen.length === 0) {
    const through = consumer.caughtUp(since);
    if (through !== undefined) return consumer.account(through);
    await delay(lookMs);
  }
  if (site.fallen.length > 0) throw new Error(site.fallen.join('; '));
  const text = signal.aborted
    ? 'the run was ended before all had arrived'
    : `what was served after ${since} has not arrived within ${settleMs} ms`;
  return including(consumer.account(consumer.last), consumer.found('lost', since, text));
}

function including(account: Account, found: Found): Account {
  return { ...account, findings: [...account.findings, found] };
}
