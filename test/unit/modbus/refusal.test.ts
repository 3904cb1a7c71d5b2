import { describe, expect, test } from 'vitest';
import { reasonOf } from '../../../collectors/modbus/wire/refusal.ts';

describe('why a request brought no data, for a person', () => {
  test('a silence is told with how long it was waited for', () => {
    expect(reasonOf({ kind: 'timeout' }, 3, 3000)).toEqual({ key: 'probe.timeout', params: { ms: 3000 } });
    expect(reasonOf({ kind: 'timeout', noiseBytes: 0 }, 3, 3000).key).toBe('probe.timeout');
  });

  test('bytes that are no reply are no silence, whether or not one had begun', () => {
    const garbled = { key: 'probe.garbledReply', params: { detail: '7 bytes that are no reply' } };
    expect(reasonOf({ kind: 'timeout', noiseBytes: 7 }, 3, 3000)).toEqual(garbled);
    const detail = '7 bytes that are no reply';
    expect(reasonOf({ kind: 'doubt', detail, noiseBytes: 7 }, 3, 3000)).toEqual(garbled);
  });
});
