import { describe, expect, test } from 'vitest';
import { parseAddress, writeAddress, isProblem } from '../../../collectors/modbus/address.ts';
import type { BareAddress } from '../../../collectors/modbus/address.ts';

function parsed(text: string, bare: BareAddress = 'classic'): string {
  const address = parseAddress(text, bare);
  return isProblem(address) ? address.key : writeAddress(address);
}

describe('Modbus address', () => {
  test.each([
    ['hr:100', 'hr:100'],
    ['ir:5', 'ir:5'],
    ['co:0', 'co:0'],
    ['di:7', 'di:7'],
    ['HR : 100', 'hr:100'],
    ['hr：１００', 'hr:100'],
    ['hr:65535', 'hr:65535'],
    ['hr:100.3', 'hr:100.3'],
    ['hr:100.15', 'hr:100.15'],
    ['40101', 'hr:100'],
    ['40101.3', 'hr:100.3'],
    ['400101', 'hr:100'],
    ['465536', 'hr:65535'],
    ['30006', 'ir:5'],
    ['300006', 'ir:5'],
    ['1', 'co:0'],
    ['00001', 'co:0'],
    ['10008', 'di:7'],
    ['9999', 'co:9998'],
  ])('%s is %s', (text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  test.each([
    ['', 'modbus.addressSyntax'],
    ['D100', 'modbus.addressSyntax'],
    ['hr:-1', 'modbus.addressSyntax'],
    ['hr:1.2.3', 'modbus.addressSyntax'],
    ['20001', 'modbus.addressClassic'],
    ['99999', 'modbus.addressClassic'],
    ['40000', 'modbus.addressZero'],
    ['0', 'modbus.addressZero'],
    ['465537', 'modbus.addressRange'],
    ['hr:65536', 'modbus.addressRange'],
    ['hr:1.16', 'modbus.bitRange'],
    ['co:1.0', 'modbus.bitOfBit'],
  ])('%s is refused: %s', (text, key) => {
    expect(parsed(text)).toBe(key);
  });

  test('a connection may say what a bare number means', () => {
    expect(parsed('40101', 'hr0')).toBe('hr:40101');
    expect(parsed('1', 'hr1')).toBe('hr:0');
    expect(parsed('0', 'ir0')).toBe('ir:0');
    expect(parsed('0', 'hr1')).toBe('modbus.addressZero');
    expect(parsed('co:5', 'hr1')).toBe('co:5');
  });
});
