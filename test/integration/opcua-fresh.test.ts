/** Reading past a subscription, while it goes on. */
import { DataType } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { Status } from '../../agent/model/status.ts';
import { collectorOf, failureOf, readUntil, sampleOf, tag } from './opcua-plant.ts';
import { openShop, shopUri, temporaryFolder, type Shop } from './opcua-server.ts';

const signal = new AbortController().signal;
const named = (name: string) => tag(name, `nsu=${shopUri};s=${name}`);

describe('a fresh reading', () => {
  const pki = temporaryFolder();
  const data = temporaryFolder();
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop(pki.dir, { limits: { maxNodesPerRead: 5 } });
  });
  afterAll(async () => {
    await shop.stop();
    pki[Symbol.dispose]();
    data[Symbol.dispose]();
  });

  test('has the values as they came, in the order of the tags; conditions have none', async () => {
    const tags = [
      { ...named('Force'), scale: 0.1 },
      named('Big'),
      tag('alarms', 'conditions:i=2253'),
      named('Nothing'),
      tag('alien', 'nsu=urn:nobody;i=1'),
      named('Temps[1]'),
      named('Slot[1]'),
      named('Nan'),
      named('Limits'),
      named('Name'),
    ];
    await using collector = await collectorOf(shop.endpoint, data.dir, [named('Force')]);
    await collector.connect(signal);
    const readings = await collector.fresh(tags, signal);
    expect(readings.map(({ sample, raw }) => [sample.tag.name, sample.value, sample.status, raw])).toEqual([
      ['Force', 81.24, 0, '812.4'],
      ['Big', -(2n ** 63n) + 1n, 0, '"-9223372036854775807"'],
      ['Nothing', null, Status.BadNodeIdUnknown, undefined],
      ['alien', null, Status.BadNodeIdUnknown, undefined],
      ['Temps[1]', 20.1, 0, '[20.1]'],
      ['Slot[1]', 77, 0, '77'],
      ['Nan', null, Status.BadOutOfRange, '"NaN"'],
      ['Limits', null, Status.BadDataEncodingUnsupported, undefined],
      ['Name', '冲床', 0, '"冲床"'],
    ]);
  });

  test('does not wait for the subscription, whose next message comes as ever', async () => {
    await using collector = await collectorOf(shop.endpoint, data.dir, [named('Ratio')], {
      intervalMs: 2000,
    });
    await collector.connect(signal);
    await collector.read(signal);
    const reading = readUntil(collector, ({ samples }) => samples.length > 0);
    shop.set('Ratio', DataType.Float, 2.5);
    const startedMs = performance.now();
    const [fresh] = await collector.fresh([named('Ratio')], signal);
    expect(performance.now() - startedMs).toBeLessThan(1000);
    expect(fresh).toMatchObject({ sample: { value: 2.5, quality: 'GOOD' }, raw: '2.5' });
    expect(sampleOf(await reading, 'Ratio').value).toBe(2.5);
    shop.set('Ratio', DataType.Float, 1.1);
  });

  test('is refused at once while nothing is connected, and after its deadline where nobody answers', async () => {
    await using collector = await collectorOf(shop.endpoint, data.dir, [named('Force')]);
    expect(await failureOf(collector.fresh([named('Force')], signal))).toBeInstanceOf(NotConnectedError);
    await collector.connect(signal);
    shop.relay.setStalled(true);
    try {
      const abort = new AbortController();
      const stopped = collector.fresh([named('Force')], abort.signal);
      abort.abort(new Error('enough'));
      await expect(stopped).rejects.toThrow('enough');
      expect(await failureOf(collector.fresh([named('Force')], signal))).toMatchObject({
        code: 'opcua.timeout',
      });
    } finally {
      shop.relay.setStalled(false);
    }
  });
});
