/** The polite scan over a link without a wire. */
import { describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import { browseLine, type BrowseFound, type BrowseWish } from '../../../collectors/modbus/probe/browse.ts';
import { silenceCost, unitsOn } from '../../../collectors/modbus/probe/units.ts';
import {
  modbusRtuSchema,
  modbusTcpSchema,
  type ModbusConfig,
} from '../../../collectors/modbus/settings/config.ts';
import { Identification } from '../../../collectors/modbus/wire/identification.ts';
import { Line } from '../../../collectors/modbus/wire/line.ts';
import { PacedLink } from '../../../collectors/modbus/wire/paced-link.ts';
import { SharedLink } from '../../../collectors/modbus/wire/shared-link.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeLink, held } from '../../fakes/modbus-link.ts';

const wish: BrowseWish = {
  areas: ['hr', 'ir'],
  from: 0,
  to: 999,
  step: 100,
  identify: true,
  mostMs: 60_000,
};
const never = new AbortController().signal;

function setUp(pauseMs = 0, protocol: ModbusConfig['protocol'] = 'modbus-tcp') {
  const told: number[][] = [];
  const link = new FakeLink();
  const clock = new FakeClock();
  const browse = (more: Partial<BrowseWish> = {}, signal = never): Promise<BrowseFound> => {
    const paces = { pauseMs: () => pauseMs, gapMs: 0, afterOpenMs: 0 };
    const line = new Line(new SharedLink(new PacedLink(link, paces, clock)), { closeAfterScan: false });
    const identification = new Identification(clock, () => true, 0);
    const heard = (unit: number, asked: number, of: number): void => void told.push([unit, asked, of]);
    const parts = { line, identification, clock, space: unitsOn(protocol), heard };
    return browseLine(parts, { ...wish, ...more }, signal);
  };
  return { link, clock, browse, told };
}

const unitsAsked = (link: FakeLink): number[] => [...new Set(link.asked.map(({ unit }) => unit))];

describe('browse', () => {
  test('finds units and ranges; an area that is not there costs one request', async () => {
    const { link, browse } = setUp();
    link.units.set(3, { hr: held(0, 20) });
    link.units.set(200, { hr: held(500, 520), ir: held(0, 0) });
    const found = await browse();
    expect(found).toMatchObject({ asked: 249, isAnyUnit: false, end: 'complete' });
    expect(found.units).toMatchObject([
      {
        unit: 3,
        areas: [
          { area: 'hr', ranges: [{ from: 0, to: 20 }], isSupported: true },
          { area: 'ir', ranges: [], isSupported: false },
        ],
      },
      {
        unit: 200,
        areas: [
          { area: 'hr', ranges: [{ from: 500, to: 520 }] },
          { area: 'ir', ranges: [{ from: 0, to: 0 }] },
        ],
      },
    ]);
    expect(link.asked.filter(({ unit, area }) => unit === 3 && area === 'ir')).toHaveLength(1);
    expect(link.isOpen).toBe(false);
  });

  test('only the units that are asked for, each in every area', async () => {
    const { link, browse } = setUp();
    link.units.set(5, { ir: held(0, 3) });
    link.interfere = ({ area }) => (area === 'hr' ? { kind: 'timeout' } : undefined);
    expect((await browse({ units: [4, 5] })).units.map(({ unit }) => unit)).toEqual([5]);
    expect(unitsAsked(link)).toEqual([4, 5]);
  });

  test('a device that answers as any unit is looked at once', async () => {
    const { link, browse } = setUp();
    for (let unit = 0; unit < 256; unit++) link.units.set(unit, { hr: held(0, 5) });
    const found = await browse();
    expect(found).toMatchObject({ asked: 5, isAnyUnit: true });
    expect(found.units.map(({ unit }) => unit)).toEqual([1]);
  });

  test('exceptions 10 and 11 are the gateway, not the unit', async () => {
    const { link, browse } = setUp();
    link.interfere = ({ unit }) => ({
      kind: 'exception',
      code: unit === 2 ? 4 : unit % 2 === 0 ? 10 : 11,
      time: 1,
    });
    expect((await browse({ units: [1, 2, 3, 4] })).units.map(({ unit }) => unit)).toEqual([2]);
  });

  test('pauses after every request', async () => {
    const { link, clock, browse } = setUp(20);
    link.units.set(1, { hr: held(0, 5) });
    const browsing = browse({ units: [1], identify: false, areas: ['hr'] });
    await clock.advance(19);
    expect(link.asked).toHaveLength(1);
    await clock.advance(1);
    expect(link.asked).toHaveLength(2);
    await clock.advance(10_000);
    expect((await browsing).end).toBe('complete');
  });

  test('ends in its time, with what was found', async () => {
    const { link, clock, browse } = setUp(20);
    link.units.set(1, { hr: held(0, 9) });
    const browsing = browse({ mostMs: 5100 });
    await clock.advance(5100);
    const found = await browsing;
    expect(found).toMatchObject({ end: 'deadline', units: [{ unit: 1 }] });
    const requests = link.asked.length;
    await clock.advance(60_000);
    expect(link.asked).toHaveLength(requests);
  });

  test('a stop ends it softly', async () => {
    const { link, browse } = setUp();
    const stop = new AbortController();
    link.units.set(1, { hr: held(0, 9) });
    link.interfere = ({ start }) => {
      if (start === 300) stop.abort();
      return undefined;
    };
    const found = await browse({ units: [1] }, stop.signal);
    expect(found).toMatchObject({
      end: 'stopped',
      units: [{ areas: [{ area: 'hr', ranges: [{ from: 0, to: 9 }] }] }],
    });
  });

  test('stopped before it is connected: nothing was found', async () => {
    const { link, browse } = setUp();
    const stop = new AbortController();
    link.opening = async () => {
      stop.abort();
      throw new NotConnectedError('modbus.connect', Status.BadNoCommunication, { host: 'h', port: 1 });
    };
    expect(await browse({}, stop.signal)).toMatchObject({ end: 'stopped', asked: 0, units: [] });
    link.opening = async () => {
      throw new NotConnectedError('modbus.connect', Status.BadNoCommunication, { host: 'h', port: 1 });
    };
    await expect(browse()).rejects.toThrow(NotConnectedError);
  });

  test('a device that takes no connection any more is left alone', async () => {
    const { link, clock, browse } = setUp();
    const refuse = async (): Promise<void> => {
      throw new NotConnectedError('modbus.connect', Status.BadNoCommunication, { host: 'h', port: 1 });
    };
    link.interfere = () => {
      link.opening = refuse;
      return { kind: 'doubt', detail: 'closed by the device' };
    };
    const browsing = browse();
    await clock.advance(10_000);
    expect(await browsing).toMatchObject({ end: 'lost', units: [] });
    await settle();
    expect(link.opens).toBe(4);
  });

  test('on a serial line 1 to 247 are asked, never the broadcast; each is told as it answers', async () => {
    const { link, browse, told } = setUp(0, 'modbus-rtu');
    for (const unit of [2, 200]) link.units.set(unit, { hr: held(0, 3) });
    const found = await browse({ areas: ['hr'] });
    expect(found).toMatchObject({ asked: 247, isAnyUnit: false, units: [{ unit: 2 }, { unit: 200 }] });
    expect(unitsAsked(link).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 247 }, (_, at) => at + 1),
    );
    expect(told.map(([unit, , of]) => [unit, of])).toEqual([
      [2, 247],
      [200, 247],
    ]);
  });

  test('what comes and is no reply is told; a connection that broke is not', async () => {
    const { link, browse } = setUp(0, 'modbus-rtu');
    link.interfere = ({ unit }) =>
      unit === 1 ? undefined : { kind: 'doubt', detail: 'noise', noiseBytes: unit === 2 ? 9 : 0 };
    const found = await browse({ units: [1, 2, 3] });
    expect(found).toMatchObject({ units: [], garbled: [2], end: 'complete' });
  });

  test('says before what silence costs', () => {
    const serial = (more: object = {}) =>
      modbusRtuSchema.parse({ id: 'a', protocol: 'modbus-rtu', port: '/dev/ttyS1', ...more });
    // 18 characters of 11 bits at 9600 baud, the gap of 3.5 of them, and 30 ms of quiet after each silence.
    const silentMs = 1000 + 21.5 * (11_000 / 9600) + 30;
    const all = silenceCost(serial(), undefined, ['hr', 'ir']);
    expect(all.count).toBe(247);
    expect(all.ms).toBeCloseTo(247 * silentMs, 6);
    // Few units are asked in every area.
    expect(silenceCost(serial(), [1, 2], ['hr', 'ir']).ms).toBeCloseTo(4 * silentMs, 6);
    const quick = serial({ timeoutMs: 100, quietMs: 50, frameGapMs: 5, quirks: { pauseMs: 20 } });
    expect(silenceCost(quick, [1], ['hr']).ms).toBeCloseTo(100 + 20 + 50 + 18 * (11_000 / 9600), 6);
    const tcp = modbusTcpSchema.parse({
      id: 'a',
      protocol: 'modbus-tcp',
      host: 'h',
      quirks: { pauseMs: 20 },
    });
    expect(silenceCost(tcp, undefined, ['hr'])).toEqual({ count: 249, ms: 249 * 1020 });
  });

  test('nobody there: says how many were asked', async () => {
    const { browse } = setUp();
    expect(await browse()).toMatchObject({ units: [], asked: 249, requests: 249, end: 'complete' });
  });
});
