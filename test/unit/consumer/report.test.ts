/** The report: data, and text in both languages. */
import { expect, test } from 'vitest';
import { Mes } from '../../../scripts/consumer/mes.ts';
import { reportOf, textOfReport } from '../../../scripts/consumer/report.ts';
import { at, change, count, energy, gap, telemetry } from './messages.ts';

function example() {
  using mes = Mes.open(':memory:');
  const run = 'EXECUTING/PROCESSING';
  const messages = [
    change(at(0), run),
    count('total', 0, at(0), { kind: 'first' }),
    count('scrap', 0, at(0), { kind: 'first' }),
    count('total', 100, at(20)),
    count('scrap', 12, at(20)),
    energy(7.25, at(0), at(15)),
    change(at(30), 'NOT_EXECUTING/PROCESSING', { from: at(0), was: run }),
    gap('connection', at(31), at(32), { equipment: ['press-03'] }),
    telemetry(at(60)),
  ];
  for (const one of messages) mes.take(JSON.stringify(one));
  const span = {
    shift: 'early',
    offset: '+08:00',
    fromMs: at(0),
    toMs: at(60),
    pbtMs: 40 * 60_000,
    priMs: 15_000,
  };
  return reportOf(mes, [
    { equipment: 'press-03', ...span },
    { equipment: 'press-99', ...span },
  ]);
}

test('a machine with messages, and one without', () => {
  const [told, untold] = example().shifts;
  expect(told?.states).toEqual({
    'EXECUTING×PROCESSING': 30 * 60_000,
    'NOT_EXECUTING×PROCESSING': 30 * 60_000,
  });
  expect(told?.elements).toMatchObject({ pq: 100, gq: 88, availability: 0.75 });
  expect(told?.elements.oeeIndex).toBeCloseTo(0.75 * (1500 / 1800) * 0.88, 12);
  expect(untold?.elements).toMatchObject({
    aptMs: 0,
    untoldMs: 60 * 60_000,
    pq: undefined,
    availability: undefined,
  });
});

test('a machine of the plan that no message ever named is told', () => {
  const report = example();
  expect(report.unnamed).toEqual(['press-99']);
  const english = textOfReport(report, 'en');
  expect(english).toContain('press-99: no message ever named this machine');
  expect(english).toContain('(named so far: press-03)');
  expect(english).not.toContain('press-03: no message');
  expect(textOfReport(report, 'zh')).toContain('press-99：没有任何报文提到过该设备');
});

test('the text says the same in both languages', () => {
  const report = example();
  const english = textOfReport(report, 'en');
  expect(english).toContain('availability 75.0 % × effectiveness 83.3 % × quality 88.0 % = OEE 55.0 %');
  expect(english).toContain('energy: meter/kwh 7.25 kWh');
  expect(english).toContain('press-03 · early · 2026-03-02 06:00:00 – 2026-03-02 07:00:00 (+08:00)');
  expect(english).toContain('gaps: connection 2026-03-02 06:31:00 – 2026-03-02 06:32:00');
  expect(english).toContain('quantities: PQ – · GQ – · SQ – · RQ –');
  const chinese = textOfReport(report, 'zh');
  expect(chinese).toContain('可用率 75.0 % × 有效率 83.3 % × 合格率 88.0 % = OEE 55.0 %');
  expect(chinese).toContain('状态时间: EXECUTING×PROCESSING 30.0 分钟');
});
