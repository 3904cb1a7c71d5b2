import { describe, expect, test } from 'vitest';
import { nearest } from '../../../agent/base/nearest.ts';

const protocols = ['modbus-tcp', 'modbus-rtu', 'modbus-rtu-over-tcp', 'opcua'];

describe('nearest', () => {
  test.each([
    ['modbus-rtu-tcp', 'modbus-rtu-over-tcp'],
    ['rtu-over-tcp', 'modbus-rtu-over-tcp'],
    ['modbus-rtuovertcp', 'modbus-rtu-over-tcp'],
    ['modbus-rtu-tpc', 'modbus-rtu-over-tcp'],
    ['Modbus_RTU over TCP', 'modbus-rtu-over-tcp'],
    ['modbus rtu', 'modbus-rtu'],
    ['rtu', 'modbus-rtu'],
    ['modbus-tpc', 'modbus-tcp'],
    ['mobdus-tcp', 'modbus-tcp'],
    ['OPC UA', 'opcua'],
  ])('%s is %s', (asked, meant) => expect(nearest(asked, protocols)).toBe(meant));

  test('a word left out of several alike says nothing', () => {
    expect(nearest('modbus', protocols)).toBeUndefined();
    expect(nearest('profinet', protocols)).toBeUndefined();
    expect(nearest('press', ['press-line', 'meters'])).toBe('press-line');
    expect(nearest('press', ['press-line', 'press-03'])).toBeUndefined();
    // Among letters alone the first is as good a guess as the next.
    expect(nearest('intervalMz', ['intervalMx', 'intervalMy'])).toBe('intervalMx');
  });

  test('of which no letter stays is not near', () => {
    expect(nearest('3', ['1', '2'])).toBeUndefined();
    expect(nearest('A', ['a'])).toBe('a');
    expect(nearest('ｍ－０１', ['m-01', 'm-02'])).toBe('m-01');
    expect(nearest('ab', ['ac'])).toBe('ac');
    expect(nearest('', ['a'])).toBeUndefined();
  });
});
