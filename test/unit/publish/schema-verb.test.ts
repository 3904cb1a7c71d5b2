/** `zhencai schema`: everything published, from the code alone. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../agent/cli/schema.ts';
import { payloadNames } from '../../../agent/publish/json/schemas.ts';

async function run(rest: readonly string[], json = false): Promise<{ exit: number; text: string }> {
  const lines: string[] = [];
  const exit = await schema({ rest, values: { json }, out: (line) => lines.push(line) });
  return { exit, text: lines.join('\n') };
}

describe('schema', () => {
  test('without a name lists what there is', async () => {
    const names = ['plant', 'asyncapi', ...payloadNames];
    expect(await run([])).toEqual({ exit: 0, text: names.join('\n') });
    expect(JSON.parse((await run([], true)).text)).toEqual(names);
  });

  test.each<readonly [name: string, file: string]>([
    ['plant', 'config/zhencai.schema.json'],
    ['asyncapi', 'config/schemas/asyncapi.json'],
    ...payloadNames.map((name) => [name, `config/schemas/${name}.schema.json`] as const),
  ])('%s prints what stands in %s', async (name, file) => {
    expect(await run([name])).toEqual({ exit: 0, text: readFileSync(file, 'utf8').trimEnd() });
  });

  test('names what there is where the name is unknown', async () => {
    await expect(run(['nonsense'])).rejects.toMatchObject({
      code: 'cli.unknownSchema',
      params: { name: 'nonsense', names: expect.stringContaining('asyncapi') },
    });
  });
});

test('what is longer than a pipe takes at once comes out whole, also where the reader is slow', () => {
  const piped = `"${process.execPath}" agent/main.ts schema asyncapi | (sleep 1; cat)`;
  const text = execFileSync('sh', ['-c', piped], { encoding: 'utf8' });
  expect(text).toBe(readFileSync('config/schemas/asyncapi.json', 'utf8'));
});
