/**
 * The loopback HTTP control of a workshop.
 *
 *   GET /                              state: ports, faults, connections, requests, present time
 *   GET /truth[?machine=ID][&cycles=1] what really happened; single cycles only on request
 *   POST /fault                        {"server":"press-01","fault":"stall","seconds":10,…}  → 204
 *   DELETE /fault[?server=ID][&fault=NAME]                                                   → 204
 *
 * Errors: 400 with {"error":…} for a bad order, 404 for another path.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultNames } from './modbus/fault.ts';
import type { FaultName, FaultOrder } from './modbus/fault.ts';
import type { Workshop } from './workshop.ts';

const maxBodyBytes = 16 * 1024;

/** A running control. */
export interface Control {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 is any free one. Rejects when the port is taken. */
export async function startControl(workshop: Workshop, port: number): Promise<Control> {
  const server = createServer((request, response) => {
    respond(workshop, request, response).catch((error: unknown) => {
      send(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  workshop: Workshop,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /':
      return send(response, 200, { nowMs: workshop.now(), ports: workshop.ports, servers: workshop.state() });
    case 'GET /truth':
      return send(response, 200, truthOf(workshop, url.searchParams));
    case 'POST /fault': {
      const { server, order } = parseOrder(await bodyOf(request));
      await workshop.inject(server, order);
      return send(response, 204);
    }
    case 'DELETE /fault': {
      const fault = url.searchParams.get('fault');
      await workshop.clear(
        url.searchParams.get('server') ?? undefined,
        fault === null ? undefined : faultName(fault),
      );
      return send(response, 204);
    }
    default:
      return send(response, 404, { error: `no ${request.method} ${url.pathname}` });
  }
}

function truthOf(workshop: Workshop, query: URLSearchParams): unknown {
  const truth = workshop.truth();
  const machine = query.get('machine');
  const chosen = machine === null ? truth.machines : truth.machines.filter(({ id }) => id === machine);
  const machines = query.get('cycles') === '1' ? chosen : chosen.map((each) => ({ ...each, cycles: [] }));
  return { ...truth, machines };
}

/** The parsed order; throws a RangeError that says what is wrong. */
export function parseOrder(text: string): { readonly server: string; readonly order: FaultOrder } {
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null) throw new RangeError('the body is no object');
  const fields = new Map<string, unknown>(Object.entries(body));
  const server = fields.get('server');
  if (typeof server !== 'string') throw new RangeError('server is missing');
  const fault = faultName(fields.get('fault'));
  for (const name of ['seconds', 'unit', 'delayMs', 'from', 'to', 'code', 'downMs', 'rate']) {
    const value = fields.get(name);
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value) || value < 0)) {
      throw new RangeError(`${name} is no number from 0 on`);
    }
  }
  oneOf(fields, 'area', ['hr', 'ir', 'co', 'di']);
  oneOf(fields, 'variant', ['bytes', 'protocol', 'length', 'short']);
  fields.delete('server');
  return { server, order: { ...(Object.fromEntries(fields) as Omit<FaultOrder, 'fault'>), fault } };
}

function oneOf(fields: ReadonlyMap<string, unknown>, name: string, allowed: readonly string[]): void {
  const value = fields.get(name);
  if (value === undefined || allowed.some((each) => each === value)) return;
  throw new RangeError(`${name} is not one of ${allowed.join(', ')}`);
}

function faultName(value: unknown): FaultName {
  const name = faultNames.find((each) => each === value);
  if (name === undefined) throw new RangeError(`fault is not one of ${faultNames.join(', ')}`);
  return name;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > maxBodyBytes) throw new RangeError('the body is too long');
  }
  return text;
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
