/** Calls a verb as the command line would, and a simulated press for it to look at. */
import type { Invocation, Verb } from '../../agent/cli/invocation.ts';
import { identityOf } from '../../scripts/workshop/modbus/identity.ts';
import { RegisterImage } from '../../scripts/workshop/modbus/image.ts';
import { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import type { Register } from '../../scripts/workshop/model/machine.ts';

/** What a verb said, and its exit status. */
export interface Answer {
  readonly exit: number;
  readonly text: string;
}

/** Calls it, in English. */
export async function run(
  verb: Verb,
  values: Invocation['values'],
  rest: readonly string[] = [],
  stop = new AbortController().signal,
): Promise<Answer> {
  const lines: string[] = [];
  const out = (text: string): void => void lines.push(text);
  const exit = await verb({ lang: 'en', values, rest, env: {}, out, stopSignal: () => stop });
  return { exit, text: lines.join('\n') };
}

const registers: readonly Register[] = [
  { area: 'hr', address: 0, type: 'float32', value: () => 812.5 },
  { area: 'hr', address: 2, type: 'float32', byteOrder: 'CDAB', value: () => 231.4 },
  { area: 'hr', address: 4, type: 'uint32', byteOrder: 'CDAB', value: () => 183_204 },
  { area: 'hr', address: 6, type: 'int16', value: () => 234 },
  { area: 'hr', address: 8, type: 'string:8', value: () => 'PRESS-03' },
  { area: 'ir', address: 20, type: 'uint64', value: () => 9007199254740993n },
  { area: 'di', address: 0, type: 'bool', value: () => true },
];

/** Unit 1 has what is declared above and nothing between; other units are answered for by a gateway. */
export async function startPress(): Promise<ModbusServer> {
  const image = new RegisterImage(registers, 'strict');
  const press = new ModbusServer({
    units: new Map([[1, { image, identity: identityOf('press-1') }]]),
    missingUnit: 'exception',
  });
  await press.start();
  return press;
}
