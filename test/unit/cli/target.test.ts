import { describe, expect, test } from 'vitest';
import type { TextKey } from '../../../agent/base/text.ts';
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

  test('a serial line and one behind TCP, with the settings of the plant file', () => {
    const serial = targetOf(
      'modbus-rtu:///dev/serial/by-id/usb%3A1?baudRate=19200&parity=none&stopBits=2&unit=1-3',
    );
    expect(serial.config).toMatchObject({
      protocol: 'modbus-rtu',
      port: '/dev/serial/by-id/usb:1',
      baudRate: 19_200,
      parity: 'none',
      stopBits: 2,
      timeoutMs: 1000,
      quirks: { pauseMs: 20 },
    });
    expect(serial.wish).toMatchObject({ units: [1, 2, 3] });
    expect(targetOf('MODBUS-RTU://COM3').config).toMatchObject({ port: 'COM3', parity: 'even' });
    expect(
      targetOf('modbus-rtu-over-tcp://10.0.0.7:4001?quietMs=200&frameGapMs=7.5&pauseAfterConnectMs=500')
        .config,
    ).toMatchObject({
      protocol: 'modbus-rtu-over-tcp',
      host: '10.0.0.7',
      port: 4001,
      quietMs: 200,
      frameGapMs: 7.5,
      quirks: { pauseAfterConnectMs: 500 },
    });
    expect(targetOf('modbus-tcp://h?zeroTid=true&unitInReply=any').config).toMatchObject({
      quirks: { zeroTid: true, unitInReply: 'any' },
    });
  });

  test.each<[string, TextKey, Record<string, unknown>]>([
    ['modbus-tcp://host:0', 'config.tooSmall', { key: 'port', limit: 1 }],
    ['modbus-rtu-over-tcp://host', 'config.missingKey', { key: 'port' }],
    ['modbus-rtu://dev/ttyUSB0', 'modbus.portIsDevice', { key: 'port' }],
    ['modbus-rtu:///dev/ttyS1?baudRate=fast', 'config.expectNumber', { key: 'baudRate' }],
    ['modbus-rtu:///dev/ttyS1?parity=evn', 'config.notOneOfNear', { value: 'evn', nearest: 'even' }],
    ['modbus-rtu:///dev/ttyS1?stopBits=3', 'config.notOneOf', { value: '3', known: '1, 2' }],
    ['modbus-rtu:///dev/ttyS1?timeoutMs=5', 'config.tooSmall', { key: 'timeoutMs', limit: 10 }],
    ['modbus-tcp://host?pauseMs=99999', 'config.tooBig', { key: 'pauseMs', limit: 10_000 }],
  ])('not %s either, in the words of the plant file', (text, key, params) => {
    expect(() => targetOf(text)).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ file: text, key, params: expect.objectContaining(params) })],
      }),
    );
  });

  test.each<[string | undefined, string, Record<string, string>]>([
    [undefined, 'cli.browseUsage', {}],
    ['192.168.1.10', 'cli.browseScheme', { target: '192.168.1.10' }],
    ['opc.tcp://host', 'cli.browseScheme', {}],
    ['modbus-tcp://', 'cli.browseScheme', {}],
    ['modbus-tcp://user@host', 'cli.browseScheme', {}],
    ['modbus-tcp://host/path', 'cli.browseScheme', {}],
    ['modbus-tcp://host:70000', 'cli.browseScheme', {}],
    ['modbus-rtu://', 'cli.browseScheme', {}],
    ['modbus-rtu:///dev/%', 'cli.browseScheme', {}],
    ['modbus-rtu-tcp://host:4001', 'cli.browseSchemeNear', { nearest: 'modbus-rtu-over-tcp' }],
    ['modbus-tpc://host', 'cli.browseSchemeNear', { nearest: 'modbus-tcp' }],
    ['modbus-tcp://host?units=1', 'cli.browseKey', { key: 'units' }],
    ['modbus-tcp://host?baudRate=9600', 'cli.browseKey', { key: 'baudRate' }],
    ['modbus-rtu:///dev/ttyS1?zeroTid=true', 'cli.browseKey', { key: 'zeroTid' }],
    [
      'modbus-rtu:///dev/ttyS1?unit=0',
      'cli.browseValue',
      { key: 'unit', expected: '1, 1-16, 1-4,9 (1…247)' },
    ],
    ['modbus-rtu-over-tcp://host:1?unit=248', 'cli.browseValue', { key: 'unit' }],
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
