/** `zhencai browse` on serial lines: the simulated one behind TCP and on a terminal, and pymodbus on both. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { browse } from '../../agent/cli/browse.ts';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import { servePty } from '../../scripts/workshop/serial/pty.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { haveSocat, tempDir } from './programs.ts';
import { hasPymodbus, startPymodbus } from './pymodbus.ts';
import { serialPair } from './serial-pair.ts';
import { pressUnit, run } from './verb.ts';

const hasTerminal = haveSocat();
const hasPeer = hasPymodbus || process.env['CI'] === 'true';

/** Two presses on a line; what was sent on it is kept. */
function pressLine() {
  const machines = [3, 8].map((unit) => ({ unit, turnaroundMs: 2, machine: pressUnit() }));
  for (const { machine } of machines) machine.image.refresh();
  const line = new SerialLine({ baudRate: 115_200, parity: 'even', slaves: machines });
  const sent: number[][] = [];
  const send = line.send.bind(line);
  line.send = (bytes, nowMs) => {
    sent.push([...bytes.subarray(0, 2)]);
    send(bytes, nowMs);
  };
  return { line, sent };
}

const identity = 'zhencai simulator · simulated workshop · press-1 · 1.0';
const asked = 'unit=1-9&area=hr,di&to=49&step=5&timeoutMs=60&pauseMs=0';

describe('the simulated line', () => {
  test('over TCP: units as they answer, identity and ranges, and nothing but reads', async () => {
    const { line, sent } = pressLine();
    await using tcp = await serveTcp(line);
    const answer = await run(browse, {}, [
      `modbus-rtu-over-tcp://127.0.0.1:${tcp.port}?${asked}&quietMs=5&frameGapMs=1`,
    ]);
    expect(answer.exit).toBe(0);
    expect(answer.besides).toEqual(['unit 3 answers (3 of 9 asked)', 'unit 8 answers (8 of 9 asked)']);
    expect(answer.text).toContain('2 of 9 unit ids answer');
    for (const unit of [3, 8])
      expect(answer.text).toMatch(new RegExp(`^ +${unit}  ${identity} +hr +hr:0–6, hr:8–11$`, 'm'));
    const functions = new Set(sent.map(([, code]) => code));
    expect([...functions].toSorted((a = 0, b = 0) => a - b)).toEqual([2, 3, 43]);
    // The broadcast is nobody's to read from.
    expect(sent.some(([unit]) => unit === 0)).toBe(false);
  });

  test.each(['corrupt', 'wrongUnit'] as const)(
    'what comes and is no reply (%s) is told apart from silence',
    async (fault) => {
      const { line } = pressLine();
      await using tcp = await serveTcp(line);
      tcp.run.inject({ fault, unit: 8 });
      const { exit, text } = await run(browse, {}, [
        `modbus-rtu-over-tcp://127.0.0.1:${tcp.port}?unit=7,8&area=hr&timeoutMs=60&quietMs=5&pauseMs=0`,
      ]);
      expect(exit).toBe(1);
      expect(text).toContain('at unit 8 something came that is no reply\n→ ');
      expect(text).not.toContain('none of');
    },
  );

  test('stopped: what was found is told', async () => {
    const { line } = pressLine();
    await using tcp = await serveTcp(line);
    const stop = new AbortController();
    const target = `modbus-rtu-over-tcp://127.0.0.1:${tcp.port}?unit=3-247&area=hr&timeoutMs=1000`;
    const browsing = run(browse, { json: true }, [target], stop.signal);
    while (line.tally.requests < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const stoppedMs = performance.now();
    stop.abort();
    const { exit, text } = await browsing;
    expect(performance.now() - stoppedMs).toBeLessThan(500);
    expect(exit).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ end: 'stopped', units: [{ unit: 3 }] });
  });

  test.skipIf(!hasTerminal)('on a terminal, which is free again afterwards', async () => {
    using folder = tempDir();
    const { line } = pressLine();
    await using pty = await servePty(line, path.join(folder.path, 'line'));
    const target = `modbus-rtu://${pty.path}?${asked}&baudRate=115200&parity=none&quietMs=5`;
    for (const _ of [1, 2]) {
      const { exit, text } = await run(browse, {}, [target]);
      expect(exit).toBe(0);
      expect(text).toContain(`${pty.path} (115200 8N1): 2 of 9 unit ids answer`);
      expect(text).toMatch(/^ +8 {2}zhencai simulator · .* hr:0–6, hr:8–11$/m);
    }
    const nobody = await run(browse, {}, [`modbus-rtu://${pty.path}?unit=1,2&area=hr&timeoutMs=50`]);
    expect(nobody).toMatchObject({
      exit: 1,
      text: expect.stringContaining('the serial port is open, but none of 2'),
    });
  });

  test('a port that is not there', async () => {
    await expect(run(browse, {}, ['modbus-rtu:///dev/ttyNOWHERE'])).rejects.toMatchObject({
      code: 'modbus.portGone',
    });
  });
});

describe.skipIf(!hasPeer)('pymodbus', () => {
  const rest = 'unit=1-4&area=hr&to=199&timeoutMs=300&pauseMs=0';
  const expected = [
    { unit: 1, facts: { vendor: 'Pymodbus', modelName: '冲床' } },
    { unit: 2, areas: [{ area: 'hr', ranges: [{ from: 0, to: 9 }] }] },
    { unit: 3 },
  ];

  test('RTU frames over TCP', async () => {
    await using server = await startPymodbus('identity', 'rtu-tcp');
    const { exit, text } = await run(browse, { json: true }, [
      `modbus-rtu-over-tcp://127.0.0.1:${server.said}?${rest}`,
    ]);
    expect(exit).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ asked: 4, units: expected });
  });

  test.skipIf(!hasTerminal)('on a serial line', async () => {
    await using pair = await serialPair();
    await using _server = await startPymodbus('identity', 'rtu', pair.slave, '19200');
    const { exit, text } = await run(browse, { json: true }, [
      `modbus-rtu://${pair.master}?baudRate=19200&parity=none&${rest}`,
    ]);
    expect(exit).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ asked: 4, units: expected });
  });
});
