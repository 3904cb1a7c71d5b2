/** What a provider is told to do next about a tag that was not read, or hardly right. */
import { expect, it } from 'vitest';
import { probeText } from '../../../agent/cli/probe/text.ts';
import { badSample, goodSample } from '../../../agent/model/sample.ts';
import { Status } from '../../../agent/model/status.ts';
import { modbusTcpSchema } from '../../../collectors/modbus/settings/config.ts';
import type { ProbeReading } from '../../../collectors/probe.ts';
import { makeTag } from '../../fakes/tag.ts';

const config = modbusTcpSchema.parse({ id: 'line', protocol: 'modbus-tcp', host: '127.0.0.1' });
const tag = makeTag('voltage');
const place = { tag, address: 'hr:0', unit: 1, notes: [], explanations: [] };
const failed: ProbeReading = {
  ...place,
  sample: badSample(tag, Status.BadConfigurationError, 0),
  verdict: 'failed',
  reasons: [{ key: 'probe.badStatus', params: { status: 'BadConfigurationError' } }],
};
const doubtful: ProbeReading = {
  ...place,
  sample: goodSample(tag, 1e-30, 0, 'gateway'),
  verdict: 'doubtful',
  reasons: [{ key: 'probe.outside', params: { min: 0, max: 300 } }],
};

function textOf(reading: ProbeReading): string {
  const spec = { id: 'line', config, groups: [] };
  return probeText('en', [{ spec, result: { readings: [reading], remarks: [] } }], false);
}

it('a doubtful value that nothing explains is to be expected by its number', () => {
  expect(textOf(doubtful)).toContain('--tag voltage --expect VALUE');
});

it('whoever expected a value already is not told to, where the tag cannot be read', () => {
  expect(textOf(failed)).toContain('no type, byte order, scale, area or address beside it explains it');
  expect(textOf(failed)).not.toContain('--expect VALUE');
});
