/** How the report, and the verifier's answer, speak of machines on one serial line. */
import { describe, expect, it } from 'vitest';
import { verificationText } from '../../../agent/cli/evidence/verify.ts';
import type { EquipmentFinding, Findings } from '../../../agent/evidence/verify/findings.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import type { IdentityRecord } from '../../../agent/model/record.ts';
import { loadGrading } from '../../../config/grading.ts';
import { fakeFindings } from '../../fakes/findings.ts';

const grading = await loadGrading('2024');

function visible(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** A firm of one machine: other fields of it, or of its identity. */
function firm(fields: Partial<EquipmentFinding>, identity: Partial<IdentityRecord> = {}): Findings {
  const findings = fakeFindings();
  const one = findings.equipment.find(({ tier }) => tier === 4);
  const said = one?.identities[0];
  if (one === undefined || said === undefined) throw new Error('no machine is at T4');
  const identities = [{ ...said, equipment: [one.declared.id], ...identity }];
  return { ...findings, gaps: [], equipment: [{ ...one, identities, ...fields }] };
}

function textOf(findings: Findings): string {
  return visible(reportHtml(findings, findings.checks, grading, 'zh'));
}

const place = { address: '10.0.0.7', mac: '02:00:00:00:00:01' };

describe('where a machine on a line was found', () => {
  it.each([
    [
      'modbus-rtu-over-tcp',
      { vendor: 'V', ...place },
      '厂商： V ；串口服务器地址： 10.0.0.7 ；串口服务器 MAC： 02:',
    ],
    ['modbus-rtu', { address: '/dev/ttyS1' }, '网关串口： /dev/ttyS1'],
    ['modbus-tcp', place, '地址： 10.0.0.7 ；MAC： 02:'],
  ])('%s', (protocol, facts, told) => {
    const text = textOf(firm({}, { protocol, unit: 3, endpoint: '10.0.0.7:4001', facts }));
    expect(text).toContain('站号 3 10.0.0.7:4001');
    expect(text).toContain(told);
  });

  it('one that never answered is told from one that has no identification', () => {
    const silent = { answered: false, facts: place, protocol: 'modbus-rtu-over-tcp' };
    expect(textOf(firm({}, silent))).toContain('未提供身份信息；');
    const dead = { tier: 0, good: 0, bad: 240, silent: 240, last: undefined } as const;
    const text = textOf(firm(dead, silent));
    expect(text).toContain('时段内从未应答；');
    expect(text).not.toContain('未提供身份信息；');
    expect(text).toContain('时段内没有有效读数');
  });
});

describe('a machine of which too little was read', () => {
  const last = Date.UTC(2026, 10, 20, 4, 5, 6);
  const counts = { expected: 1000, good: 600, bad: 300, silent: 100, missing: 5, tier: 2, last } as const;

  it('every reading that was due is told: good, silent, refused, not made; and the last good one', () => {
    const text = textOf(firm(counts));
    expect(text).toContain(
      '有效 600，应采 1,000（60.00 %），低于 90 %；无应答 100，有应答但无效 200，缺失 100',
    );
    expect(text).toContain('最后一次有效读数 2026-11-20 12:05:06');
  });

  it('without gaps of the connection it is said where to look', () => {
    expect(textOf(firm(counts))).toContain('时段内没有缺口记录。 缺口是整条连接或整个网关的');
  });

  it('what was counted at the edges of the period makes nothing negative', () => {
    expect(textOf(firm({ ...counts, good: 0, bad: 1004, silent: 1004 }))).toContain('缺失 0');
  });

  it('the verifier’s table names the last good reading', () => {
    const of = (fields: Partial<EquipmentFinding>): string => {
      const findings = firm(fields);
      return verificationText({ checks: [], sound: true, findings, shortfalls: [] }, grading, 'zh');
    };
    expect(of(counts)).toContain('最后一次有效读数 2026-11-20 12:05:06');
    expect(of({ ...counts, good: 0, last: undefined })).toContain('时段内没有有效读数');
    expect(of({})).not.toContain('最后一次');
  });
});

it('one that is complete enough and gave nothing in the last window is told with its last good reading', () => {
  const { pack, register } = fakeFindings();
  const windowMs = register.windowMinutes * 60_000;
  const text = (last: number): string => textOf(firm({ last }));
  expect(text(pack.to - windowMs - 1)).toContain('最后一次有效读数');
  expect(text(pack.to - windowMs)).not.toContain('最后一次有效读数');
});
