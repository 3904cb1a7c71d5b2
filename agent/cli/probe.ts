/**
 * `zhencai probe`: a dry run of chosen tags against the live devices. Connections side by side, as the agent would read them;
 * nothing is kept, and nothing sent to a broker. Exit 0 all fine, 1 a tag failed or is doubtful, 2 bad config or usage.
 */
import type { ConnectionSpec } from '../../collectors/collector.ts';
import { probeFresh } from '../../collectors/fresh-probe.ts';
import type { ProbeReading, ProbeWish } from '../../collectors/probe.ts';
import { protocolOf, type ConnectionConfig } from '../../collectors/registry.ts';
import { loadPlant } from '../../config/load.ts';
import type { Plant } from '../../config/plant.ts';
import { systemClock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import { openLog } from '../base/log.ts';
import { badSample } from '../model/sample.ts';
import { Status } from '../model/status.ts';
import { plantFile, type Invocation } from './invocation.ts';
import { chosenSpecs } from './probe/choice.ts';
import { expectationOf } from './probe/expectation.ts';
import type { Probed } from './probe/probed.ts';
import { probeJson } from './probe/json.ts';
import { probeText } from './probe/text.ts';

export async function probe(invocation: Invocation): Promise<number> {
  const { values, lang, env, out, stopSignal } = invocation;
  const expect = values.expect === undefined ? undefined : expectationOf(values.expect);
  const plant = await loadPlant(plantFile(invocation), env);
  const specs = chosenSpecs(plant, values);
  const count = specs.reduce((sum, { groups }) => sum + groups.flatMap(({ tags }) => tags).length, 0);
  if (expect !== undefined && count !== 1) throw new CodedError('cli.expectOneTag', { count });

  const signal = stopSignal();
  const found = await Promise.all(specs.map((spec) => probeOne(spec, plant, { expect }, signal)));
  const probed = inTableOrder(found, plant);
  const isStopped = signal.aborted;
  out(values.json ? probeJson(lang, probed, isStopped) : probeText(lang, probed, isStopped));
  const isFine = probed.every(({ result }) => result.readings.every(isWell));
  return isFine && !isStopped ? 0 : 1;
}

/** As the point tables have them, not as they were asked for. */
function inTableOrder(probed: readonly Probed[], plant: Plant): Probed[] {
  const places = new Map(plant.tags.map((tag, at) => [tag, at]));
  const placeOf = ({ tag }: ProbeReading): number => places.get(tag) ?? 0;
  return probed.map((one) => {
    const readings = one.result.readings.toSorted((a, b) => placeOf(a) - placeOf(b));
    return { ...one, result: { ...one.result, readings } };
  });
}

function isWell({ verdict }: ProbeReading): boolean {
  return verdict === 'ok' || verdict === 'skipped';
}

async function probeOne(
  spec: ConnectionSpec<ConnectionConfig>,
  plant: Plant,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<Probed> {
  const protocol = protocolOf(spec.config);
  const tags = spec.groups.flatMap((group) => group.tags);
  const addressOf = (address: string): string => protocol.addressOf(spec.config, address);
  const deps = { clock: systemClock, log: openLog('silent'), dataDir: plant.gateway.dataDir };
  try {
    const driver = await protocol.load();
    if (driver.probe !== undefined) return { spec, result: await driver.probe(spec, deps, wish, signal) };
    // Polled, so that no subscription is made for readings that are taken at once.
    const groups = spec.groups.map((entry) => ({
      ...entry,
      group: { ...entry.group, mode: 'poll' as const },
    }));
    const collector = driver.open({ ...spec, groups }, deps);
    const wanted = { tags, addressOf, clock: systemClock };
    return { spec, result: await probeFresh(collector, wanted, wish, signal) };
  } catch (error) {
    if (!(error instanceof CodedError) && !signal.aborted) throw error;
    const why: Probed['error'] =
      error instanceof CodedError && !signal.aborted
        ? {
            key: error.code,
            params: error.params,
            cause: error.cause === undefined ? undefined : messageOf(error.cause),
          }
        : { key: 'probe.notAsked' };
    const readings = tags.map((tag): ProbeReading => {
      const sample = badSample(tag, Status.BadNotConnected, systemClock.now());
      const place = { tag, address: addressOf(tag.address), unit: tag.unit };
      const verdict = signal.aborted ? 'skipped' : 'failed';
      return { ...place, sample, verdict, reasons: [why], notes: [] };
    });
    return { spec, result: { readings, remarks: [] }, error: why };
  }
}
