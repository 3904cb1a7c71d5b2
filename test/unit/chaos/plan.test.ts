import { expect, test } from 'vitest';
import { planRound, shimSubjects, subjects } from '../../../scripts/chaos/plan.ts';

const rounds = Array.from({ length: 400 }, (_, index) => index + 1);

test('a round is drawn from the seed and its number alone', () => {
  const plan = rounds.map((round) => planRound(7, round, subjects));
  expect(rounds.toReversed().map((round) => planRound(7, round, subjects))).toEqual(plan.toReversed());
  expect(planRound(8, 1, subjects)).not.toEqual(planRound(7, 1, subjects));
});

test('one to three things happen in a round, to different subjects, and every kind of fault comes', () => {
  const kinds = new Set<string>();
  for (const round of rounds) {
    const faults = planRound(7, round, subjects);
    expect(faults.length).toBeGreaterThanOrEqual(1);
    expect(faults.length).toBeLessThanOrEqual(3);
    expect(new Set(faults.map(({ subject }) => subject)).size).toBe(faults.length);
    for (const { subject, kind } of faults) kinds.add(`${subject} ${kind}`);
  }
  // Agent 4, three processes 2 each, three links 5 each, disk 3, clock 2.
  expect(kinds.size).toBe(30);
});

test('what cannot fail on a machine is not drawn', () => {
  const possible = subjects.filter((subject) => !shimSubjects.includes(subject));
  const drawn = rounds.flatMap((round) => planRound(7, round, possible)).map(({ subject }) => subject);
  expect(new Set(drawn)).toEqual(new Set(possible));
});
