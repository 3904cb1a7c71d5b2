/** What one part of the agent costs the rate: the same machines, read without it and with it, in the same run. */
import path from 'node:path';
import { measureAgent } from './agent-run.ts';
import { machineTags, roleTags, writePlant } from './plants.ts';
import { startReady, type BenchBroker } from './servers.ts';

export interface Cost {
  readonly without: number;
  readonly with: number;
  readonly ratio: number;
  readonly cpuMsPer1000: number;
}

/** `roles`: deriving events, with a role on every tag. `evidence`: the signed log, one window per machine. */
export type CostlyPart = 'roles' | 'evidence';

/** Every value changes once a second. */
export async function costOf(
  part: CostlyPart,
  load: { readonly tags: number; readonly intervalMs: number; readonly seconds: number },
  folder: string,
  broker: BenchBroker,
): Promise<Cost> {
  const registers = ['--registers', String(2 * load.tags), '--every', '1000'];
  const { child, ready } = await startReady<{ port: number }>('Modbus server', [
    'scripts/workshop/modbus/table.ts',
    ...registers,
  ]);
  await using _server = child;
  const run = async (isOn: boolean) => {
    const plant = writePlant(path.join(folder, String(isOn)), {
      connections: [
        { id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: ready.port, quirks: { maxGap: 1 } },
      ],
      intervalMs: load.intervalMs,
      mode: 'poll',
      tags: { table: roleTags(load.tags / machineTags, part === 'roles' && isOn) },
      tagsPerEquipment: machineTags,
      brokerPort: broker.port,
      hasEvidence: part !== 'evidence' || isOn,
    });
    return await measureAgent(plant, 2_000, load.seconds);
  };
  const [off, on] = [await run(false), await run(true)];
  return {
    without: off.readingsPerSecond,
    with: on.readingsPerSecond,
    ratio: Math.round((100 * on.readingsPerSecond) / off.readingsPerSecond) / 100,
    cpuMsPer1000: on.cpuMsPer1000,
  };
}
