/** Calls a verb as the command line would, and a simulated press for it to look at. */
import type { Invocation, Verb } from '../../agent/cli/invocation.ts';
import type { Unit } from '../../scripts/workshop/modbus/answer.ts';
import { identityOf } from '../../scripts/workshop/modbus/identity.ts';
import { RegisterImage } from '../../scripts/workshop/modbus/image.ts';
import { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import type { Register } from '../../scripts/workshop/model/machine.ts';

/** What a verb said, and its exit status. */
export interface Answer {
  readonly exit: number;
  readonly text: string;
  /** What it said on stderr meanwhile. */
  readonly besides: readonly string[];
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
  const besides: string[] = [];
  const aside = (text: string): void => void besides.push(text);
  const exit = await verb({ lang: 'en', values, rest, env: {}, out, aside, stopSignal: () => stop });
  return { exit, text: lines.join('\n'), besides };
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

/** A press that has what is declared above and nothing between. */
export function pressUnit(): Unit {
  return { image: new RegisterImage(registers, 'strict'), identity: identityOf('press-1') };
}

/** It is unit 1; other units are answered for by a gateway. */
export async function startPress(): Promise<ModbusServer> {
  const press = new ModbusServer({ units: new Map([[1, pressUnit()]]), missingUnit: 'exception' });
  await press.start();
  return press;
}
