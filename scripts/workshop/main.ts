/**
 * The workshop as a process:
 *
 *   node scripts/workshop/main.ts [--seed N] [--speed X] [--ports fixed|free] [--control-port P] [--no-opcua] [--serial] [--json]
 *
 * Prints one JSON line {"ready":true,"ports":{…},"control":port} (and sends it to a parent over IPC); without --json
 * the endpoints are also listed for a person on stderr. Ends on SIGTERM, SIGINT, or when its parent goes.
 * Exit code 2 for bad arguments, 1 when a port is taken.
 */
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import { endWithParent } from './lifetime.ts';
import { startWorkshop } from './workshop.ts';

interface Arguments {
  readonly seed: number;
  readonly speed: number;
  readonly ports: 'fixed' | 'free';
  readonly controlPort: number;
  readonly opcua: boolean;
  readonly serial: boolean;
  readonly json: boolean;
}

function parse(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      ports: { type: 'string', default: 'fixed' },
      'control-port': { type: 'string', default: '0' },
      'no-opcua': { type: 'boolean', default: false },
      serial: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.ports !== 'fixed' && values.ports !== 'free')
    throw new RangeError(`--ports ${values.ports}: fixed or free`);
  return {
    seed: numberOf('seed', values.seed, 0xffff_ffff),
    speed: numberOf('speed', values.speed, 1000),
    ports: values.ports,
    controlPort: numberOf('control-port', values['control-port'], 65_535),
    opcua: !values['no-opcua'],
    serial: values.serial,
    json: values.json,
  };
}

function numberOf(name: string, text: string, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= max))
    throw new RangeError(`--${name} ${text}: 0..${max}`);
  return value;
}

async function main(args: Arguments): Promise<void> {
  const workshop = await startWorkshop(args);
  const control = await startControl(workshop, args.controlPort);
  endWithParent(async () => {
    await control.stop();
    await workshop.stop();
  });
  const ready = { ready: true, ports: workshop.ports, control: control.port };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
  if (args.json) return;
  for (const [id, port] of Object.entries(workshop.ports)) process.stderr.write(`127.0.0.1:${port}  ${id}\n`);
  process.stderr.write(`http://127.0.0.1:${control.port}/  control\n`);
}

function fail(error: unknown, exitCode: number): never {
  process.stderr.write(`workshop: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCode);
}

function argumentsOrExit(): Arguments {
  try {
    return parse(process.argv.slice(2));
  } catch (error) {
    return fail(error, 2);
  }
}

if (import.meta.main) await main(argumentsOrExit()).catch((error: unknown) => fail(error, 1));
