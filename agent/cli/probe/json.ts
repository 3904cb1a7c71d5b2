/** Everything a dry run found, as JSON. */
import type { ProbeReading, Remark } from '../../../collectors/probe.ts';
import { endpointOf } from '../../../config/connections.ts';
import { hintOf, say, type Lang } from '../../base/text.ts';
import { statusName } from '../../model/status.ts';
import type { Probed } from './probed.ts';
import { countsOf } from './text.ts';

/** 64-bit integers beyond ±(2^53−1) are decimal strings, as in telemetry. */
export function probeJson(lang: Lang, probed: readonly Probed[], isStopped: boolean): string {
  const connections = probed.map(({ spec, result, error }) => ({
    id: spec.id,
    protocol: spec.config.protocol,
    endpoint: endpointOf(spec.config),
    counts: countsOf(result.readings),
    error: error === undefined ? undefined : { ...told(lang, error), cause: error.cause },
    remarks: result.remarks.map((remark) => told(lang, remark)),
    readings: result.readings.map((reading) => readingOf(lang, reading)),
  }));
  const totals = countsOf(probed.flatMap(({ result }) => result.readings));
  return JSON.stringify(
    {
      ok: totals.failed + totals.doubtful === 0 && !isStopped,
      stopped: isStopped,
      counts: totals,
      connections,
    },
    (_, value: unknown) => (typeof value === 'bigint' ? numberOf(value) : value),
    2,
  );
}

function readingOf(lang: Lang, reading: ProbeReading) {
  const { tag, address, unit, sample, raw, roundTripMs, verdict, reasons, notes, explanations } = reading;
  const { file, row } = tag.origin;
  return {
    equipment: tag.equipment,
    tag: tag.name,
    file,
    row,
    unit,
    address,
    type: tag.type,
    byteOrder: tag.byteOrder,
    scale: tag.scale,
    offset: tag.offset,
    unitOfMeasure: tag.unitOfMeasure,
    raw,
    value: sample.value,
    quality: sample.quality,
    status: statusName(sample.status),
    time: sample.time,
    roundTripMs: roundTripMs === undefined ? undefined : Math.round(roundTripMs * 100) / 100,
    verdict,
    reasons: reasons.map((reason) => told(lang, reason)),
    notes: notes.map((note) => told(lang, note)),
    explanations,
  };
}

function told(lang: Lang, { key, params }: Remark) {
  return { code: key, message: say(lang, key, params), hint: hintOf(lang, key, params) };
}

function numberOf(value: bigint): number | string {
  const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
  return isSafe ? Number(value) : String(value);
}
