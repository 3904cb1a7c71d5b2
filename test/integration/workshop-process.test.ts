import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/workshop/main.ts', import.meta.url));

interface Ready {
  readonly ready: boolean;
  readonly ports: Readonly<Record<string, number>>;
  readonly control: number;
}

test('the process says when it is ready, obeys its control and ends when its parent lets go', async () => {
  const args = ['--seed', '4', '--ports', 'free', '--no-opcua', '--json'];
  const child = fork(script, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [ready] = (await once(child, 'message')) as [Ready];
  expect(Object.keys(ready.ports).length).toBe(7);
  const url = `http://127.0.0.1:${ready.control}`;
  const post = (body: unknown): Promise<Response> =>
    fetch(`${url}/fault`, { method: 'POST', body: JSON.stringify(body) });
  const state = async (): Promise<unknown> => (await fetch(url)).json();

  expect((await post({ server: 'press-01', fault: 'stall', seconds: 60 })).status).toBe(204);
  expect(await state()).toMatchObject({
    servers: { 'press-01': { faults: [{ fault: 'stall', seconds: 60 }] }, 'press-02': { faults: [] } },
  });
  expect((await fetch(`${url}/fault?server=press-01`, { method: 'DELETE' })).status).toBe(204);
  expect(await state()).toMatchObject({ servers: { 'press-01': { faults: [] } } });
  expect((await post({ server: 'nobody', fault: 'stall' })).status).toBe(400);
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  const truth: unknown = await (await fetch(`${url}/truth?machine=m-03`)).json();
  expect(truth).toMatchObject({ seed: 4, machines: [{ id: 'm-03' }] });

  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});
