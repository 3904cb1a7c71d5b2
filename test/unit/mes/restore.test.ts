import { expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

test('a part that cannot be read begins anew, and costs nothing else', () => {
  const machine = new FakeMachine({
    run: { role: 'machine.run' },
    n: { role: 'count.good', type: 'uint32' },
    e: { role: 'energy.active', type: 'uint32' },
  });
  machine.read({ run: true, n: 5, e: 10 });
  machine.spoil('count/n', '{"raw":');
  machine.spoil('energy/e', '');
  machine.restart(1_000);
  machine.read({ run: true, n: 6, e: 11 });
  expect(machine.unreadable).toEqual(['count/n']);
  expect(machine.told('count').map(({ data }) => data.kind)).toEqual(['first', 'first']);
  expect(machine.told('state').map(({ data }) => data.kind)).toEqual(['change', 'change', 'resume']);
});

test.each([
  ['context', 'null'],
  ['state', '{}'],
  ['count/n', '{"raw":"x"}'],
  ['alarms', '[]'],
  ['energy/e', '{"raw":1}'],
])('%s that is JSON of another form is not taken up', (part, blob) => {
  const machine = new FakeMachine({
    run: { role: 'machine.run' },
    n: { role: 'count.good', type: 'uint32' },
    e: { role: 'energy.active', type: 'uint32' },
    o: { role: 'job.order' },
    a: { role: 'alarm.bit' },
  });
  machine.read({ run: true, n: 5, e: 10, o: 'WO', a: true });
  machine.spoil(part, blob);
  machine.restart(1_000);
  machine.read({ run: false, n: 6, e: 11, o: 'WO', a: false });
  expect(machine.unreadable).toEqual([part]);
  expect(machine.told('state').at(-1)?.data.since).toBe(machine.at);
  expect(machine.told('count').at(-1)?.data.total).toBe(part === 'count/n' ? 0 : 1);
});

test('an alarm and a state whose tags are gone end when the agent was last alive', () => {
  const machine = new FakeMachine({ run: { role: 'machine.run' }, a: { role: 'alarm.bit' } });
  machine.read({ run: true, a: true });
  const aliveAt = machine.at;
  machine.restart(60_000, { x: { role: 'process.value' } });
  machine.read({ x: 1 });
  machine.look(3_600_000);
  const [on, off, ...more] = machine.told('alarm');
  expect(more).toEqual([]);
  expect(off).toMatchObject({ t: aliveAt, data: { occ: on?.data.occ, active: false } });
  expect(machine.told('state').map(({ data }) => [data.state, data.since])).toEqual([
    ['EXECUTING', aliveAt],
    ['UNKNOWN', aliveAt],
  ]);
});
