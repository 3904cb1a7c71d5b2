import { DataType, StatusCodes } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Status } from '../../agent/model/status.ts';
import { collectorOf, readUntil, sampleOf, tag } from './opcua-plant.ts';
import { openShop, shopUri, temporaryFolder, type Shop } from './opcua-server.ts';

const signal = new AbortController().signal;
const names = [
  'Force',
  'Ratio',
  'Nan',
  'Big',
  'Huge',
  'Name',
  'Made',
  'Text',
  'Temps',
  'Temps[1]',
  'Slot[1]',
  'Limits',
  'Nothing',
];
const tags = [
  ...names.map((name) => tag(name, `nsu=${shopUri};s=${name}`)),
  tag('alien', 'nsu=urn:nobody;i=1'),
];
const expected = {
  Force: 812.4,
  Ratio: 1.1,
  Nan: null,
  Big: -(2n ** 63n) + 1n,
  Huge: 2n ** 64n - 2n,
  Name: '冲床',
  Made: '2026-01-05T00:00:00.000Z',
  Text: '运行',
  Temps: [1.5, 20.1, 3],
  'Temps[1]': 20.1,
  'Slot[1]': 77,
  Limits: null,
  Nothing: null,
  alien: null,
};
const statuses = {
  Nan: Status.BadOutOfRange,
  Limits: Status.BadDataEncodingUnsupported,
  Nothing: Status.BadNodeIdUnknown,
  alien: Status.BadNodeIdUnknown,
};

describe('reading an OPC UA server', () => {
  const pki = temporaryFolder();
  const data = temporaryFolder();
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop(pki.dir, { limits: { maxNodesPerRead: 10, maxMonitoredItemsPerCall: 7 } });
  });
  afterAll(async () => {
    await shop.stop();
    pki[Symbol.dispose]();
    data[Symbol.dispose]();
  });

  for (const mode of ['subscribe', 'poll'] as const) {
    test(`${mode}: the first scan names every tag, and a bad one costs only itself`, async () => {
      await using collector = await collectorOf(shop.endpoint, data.dir, tags, { mode });
      await collector.connect(signal);
      const scan = await collector.read(signal);
      expect(scan).toMatchObject({ connection: 'plc', group: 'fast', ticks: 1, missed: 0 });
      expect(Object.fromEntries(scan.samples.map((sample) => [sample.tag.name, sample.value]))).toEqual(
        expected,
      );
      for (const {
        tag: { name },
        quality,
        status,
        timeSource,
      } of scan.samples) {
        const bad = Object.entries(statuses).find(([other]) => other === name)?.[1];
        expect([name, quality, status]).toEqual([name, bad === undefined ? 'GOOD' : 'BAD', bad ?? 0]);
        if (bad === undefined) expect([name, timeSource]).toEqual([name, 'source']);
      }
    });

    test(`${mode}: more tags than the server takes in one call`, async () => {
      const many = Array.from({ length: 40 }, (_, at) => tag(`N${at}`, `ns=${shop.namespace};s=N${at}`));
      await using collector = await collectorOf(shop.endpoint, data.dir, many, { mode });
      await collector.connect(signal);
      const scan = await collector.read(signal);
      expect(scan.samples.map((sample) => sample.value)).toEqual(many.map((_, at) => at));
    });
  }

  test('subscribe: changes with their source times and statuses, keep-alives in between', async () => {
    await using collector = await collectorOf(shop.endpoint, data.dir, [
      tag('Force', `ns=${shop.namespace};s=Force`),
    ]);
    await collector.connect(signal);
    await collector.read(signal);

    const source = new Date(Date.now() - 1234);
    shop.set('Force', DataType.Double, 7.5, source);
    const changed = await readUntil(collector, (scan) => scan.samples.length > 0);
    expect(sampleOf(changed, 'Force')).toMatchObject({
      value: 7.5,
      time: source.getTime(),
      timeSource: 'source',
    });

    shop.set('Force', DataType.Double, 8, new Date(), StatusCodes.UncertainLastUsableValue);
    const doubtful = await readUntil(collector, (scan) => scan.samples.length > 0);
    expect(sampleOf(doubtful, 'Force')).toMatchObject({
      value: 8,
      quality: 'UNCERTAIN',
      status: Status.UncertainLastUsableValue,
    });

    shop.set('Force', DataType.Double, 812.4, new Date(), StatusCodes.BadDeviceFailure);
    const bad = await readUntil(collector, (scan) => scan.samples.length > 0);
    expect(sampleOf(bad, 'Force')).toMatchObject({
      value: null,
      quality: 'BAD',
      status: Status.BadDeviceFailure,
    });
    shop.set('Force', DataType.Double, 812.4);
    await readUntil(collector, (scan) => scan.samples.length > 0);

    const quiet = await readUntil(collector, (scan) => scan.samples.length === 0);
    expect(quiet.ticks).toBeGreaterThan(5);
  });

  test('poll: an old source time gives way to the server time', async () => {
    shop.set('Ratio', DataType.Float, 1.1, new Date(Date.now() - 3_600_000));
    await using collector = await collectorOf(
      shop.endpoint,
      data.dir,
      [tag('Ratio', `ns=${shop.namespace};s=Ratio`)],
      { mode: 'poll' },
    );
    await collector.connect(signal);
    const sample = sampleOf(await collector.read(signal), 'Ratio');
    expect(sample).toMatchObject({ value: 1.1, quality: 'GOOD', timeSource: 'server' });
    shop.set('Ratio', DataType.Float, 1.1);
  });

  test('an abort ends a waiting read with its reason', async () => {
    await using collector = await collectorOf(shop.endpoint, data.dir, tags, { intervalMs: 60_000 });
    await collector.connect(signal);
    const abort = new AbortController();
    const reading = Promise.all([collector.read(abort.signal), collector.read(abort.signal)]);
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});
