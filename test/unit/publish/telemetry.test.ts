import fc from 'fast-check';
import { expect, test } from 'vitest';
import { badSample, goodSample, type Sample, type Value } from '../../../agent/model/sample.ts';
import { Status } from '../../../agent/model/status.ts';
import { telemetrySchema } from '../../../agent/publish/json/schemas.ts';
import { TelemetryEncoder } from '../../../agent/publish/json/telemetry.ts';
import { makeTag } from '../../fakes/tag.ts';

const speaker = { gateway: 'gw', epoch: 'abcd2345' };
const channel = { topic: 't', equipment: 'e1', path: 'e/s/a/l/压机', group: 'fast', cfg: '9f1c2ab4' };
const roomy = 256 * 1024;

interface Payload {
  seq: number;
  id: string;
  tsrc: string;
  d: { n: string; v: unknown; t: number; q: string; sc?: number; e?: string; tsrc?: string }[];
}

function encode(samples: readonly Sample[], maxBytes = roomy): { body: Buffer; payload: Payload }[] {
  return new TelemetryEncoder(speaker, channel).drafts(samples, 2000, maxBytes).map((draft, index) => {
    const body = draft.encode(index + 7);
    return { body, payload: JSON.parse(body.toString()) as Payload };
  });
}

test('the payload of CONTRACT 4, byte for byte', () => {
  const samples: Sample[] = [
    goodSample(makeTag('slide/force'), 812.4, 1000, 'gateway'),
    badSample(makeTag('lube/pressure'), Status.BadNoCommunication, 1600),
    goodSample(makeTag('counter/strokes'), 183204, 1800, 'source'),
  ];
  expect(encode(samples)[0]?.body.toString()).toBe(
    '{"schema":"zhencai.telemetry/1","id":"gw:abcd2345:7","gw":"gw","epoch":"abcd2345","seq":7' +
      ',"path":"e/s/a/l/压机","group":"fast","cfg":"9f1c2ab4","ts":2000,"tsrc":"gateway","d":[' +
      '{"n":"slide/force","v":812.4,"t":1000,"q":"GOOD"},' +
      '{"n":"lube/pressure","v":null,"t":1600,"q":"BAD","sc":2150694912,"e":"BadNoCommunication"},' +
      '{"n":"counter/strokes","v":183204,"t":1800,"q":"GOOD","tsrc":"source"}]}',
  );
});

test.each<[Value, string]>([
  [true, 'true'],
  [-0, '0'],
  [1.1, '1.1'],
  [9007199254740991n, '9007199254740991'],
  [9007199254740992n, '"9007199254740992"'],
  [-9223372036854775808n, '"-9223372036854775808"'],
  ['引"号\n', JSON.stringify('引"号\n')],
  [[1.5, 2n, 'x'], '[1.5,2,"x"]'],
])('value %s is printed as %s', (value, text) => {
  expect(encode([goodSample(makeTag('a'), value, 0, 'gateway')])[0]?.body.toString()).toContain(
    `"v":${text},`,
  );
});

test.each([Number.NaN, Infinity, [1, -Infinity]])(
  '%s cannot stand in JSON: the sample becomes BAD',
  (value) => {
    const [message] = encode([goodSample(makeTag('a'), value, 5, 'gateway')]);
    expect(message?.payload.d).toEqual([
      { n: 'a', v: null, t: 5, q: 'BAD', sc: Status.BadEncodingError, e: 'BadEncodingError' },
    ]);
  },
);

test('one sample larger than a payload may be becomes BAD and costs only itself', () => {
  const samples = [
    goodSample(makeTag('a'), 1, 5, 'gateway'),
    goodSample(makeTag('b'), '大'.repeat(2000), 5, 'gateway'),
    goodSample(makeTag('c'), 3, 5, 'gateway'),
  ];
  const [message, ...more] = encode(samples, 2048);
  expect(more).toEqual([]);
  expect(message?.payload.d.map(({ q, e }) => e ?? q)).toEqual(['GOOD', 'BadEncodingLimitsExceeded', 'GOOD']);
});

test('property: any samples come out once, in order, valid, at most 1000 and within the limit of bytes', () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
    fc.boolean(),
    fc.string(),
    fc.array(fc.integer()),
  );
  const sample = fc.record({
    name: fc.string({ minLength: 1, maxLength: 20 }),
    value,
    time: fc.integer({ min: 0, max: 3 }),
    bad: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(sample, { minLength: 1, maxLength: 1500 }),
      fc.integer({ min: 1024, max: 20_000 }),
      (facts, maxBytes) => {
        const samples = facts.map(({ name, value: v, time, bad }) =>
          bad
            ? badSample(makeTag(name), Status.BadTimeout, time)
            : goodSample(makeTag(name), v, time, 'gateway'),
        );
        const messages = encode(samples, maxBytes);
        expect(messages.flatMap(({ payload }) => payload.d.map(({ n }) => n))).toEqual(
          facts.map(({ name }) => name),
        );
        for (const { body, payload } of messages) {
          expect(body.length).toBeLessThanOrEqual(maxBytes);
          expect(telemetrySchema.safeParse(payload).error).toBeUndefined();
          for (const { v, q } of payload.d) expect(v === null).toBe(q === 'BAD');
        }
      },
    ),
    { numRuns: 60 },
  );
});
