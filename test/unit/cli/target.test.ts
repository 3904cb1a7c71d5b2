import { describe, expect, test } from 'vitest';
import { targetOf } from '../../../agent/cli/browse/target.ts';

describe('what to browse', () => {
  test('a host alone: every unit and area, politely', () => {
    const { config, wish } = targetOf('modbus-tcp://192.168.1.10');
    expect(config).toMatchObject({
      host: '192.168.1.10',
      port: 502,
      timeoutMs: 1000,
      quirks: { pauseMs: 20 },
    });
    expect(wish).toEqual({
      units: undefined,
      areas: ['hr', 'ir', 'co', 'di'],
      from: 0,
      to: 9999,
      step: 100,
      identify: true,
      mostMs: 600_000,
    });
  });

  test('everything said', () => {
    const { config, wish } = targetOf(
      'modbus-tcp://plc.local:1502/?unit=1-3,9,2&area=DI,hr&from=100&to=199&step=10&pauseMs=0&timeoutMs=250&seconds=9&identify=false',
    );
    expect(config).toMatchObject({ host: 'plc.local', port: 1502, timeoutMs: 250, quirks: { pauseMs: 0 } });
    expect(wish).toEqual({
      units: [1, 2, 3, 9],
      areas: ['hr', 'di'],
      from: 100,
      to: 199,
      step: 10,
      identify: false,
      mostMs: 9000,
    });
  });

  test('an IPv6 address; port 80, which is the default of the URLs it is parsed as', () => {
    expect(targetOf('modbus-tcp://[::1]:80').config).toMatchObject({ host: '::1', port: 80 });
    expect(targetOf('modbus-tcp://[fe80::7]').config).toMatchObject({ host: 'fe80::7', port: 502 });
  });

  test.each<[string | undefined, string, Record<string, string>]>([
    [undefined, 'cli.browseUsage', {}],
    ['192.168.1.10', 'cli.browseScheme', { target: '192.168.1.10' }],
    ['opc.tcp://host', 'cli.browseScheme', {}],
    ['modbus-tcp://', 'cli.browseScheme', {}],
    ['modbus-tcp://user@host', 'cli.browseScheme', {}],
    ['modbus-tcp://host/path', 'cli.browseScheme', {}],
    ['modbus-tcp://host:70000', 'cli.browseScheme', {}],
    ['modbus-tcp://host:0', 'cli.browseValue', { key: 'port' }],
    ['modbus-tcp://host?units=1', 'cli.browseKey', { key: 'units' }],
    ['modbus-tcp://host?unit=256', 'cli.browseValue', { key: 'unit' }],
    ['modbus-tcp://host?unit=9-1', 'cli.browseValue', { key: 'unit' }],
    ['modbus-tcp://host?unit=', 'cli.browseValue', { key: 'unit' }],
    ['modbus-tcp://host?area=xx', 'cli.browseValue', { key: 'area' }],
    ['modbus-tcp://host?from=5&to=4', 'cli.browseValue', { key: 'to' }],
    ['modbus-tcp://host?step=0', 'cli.browseValue', { key: 'step' }],
    ['modbus-tcp://host?to=65536', 'cli.browseValue', { key: 'to', expected: '0…65535' }],
    ['modbus-tcp://host?identify=maybe', 'cli.browseValue', { key: 'identify' }],
  ])('not %s', (text, code, params) => {
    expect(() => targetOf(text)).toThrow(
      expect.objectContaining({ code, params: expect.objectContaining(params) }),
    );
  });
});
