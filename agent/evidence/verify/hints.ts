/** Hints from identities, registers, clocks and starts. Something to ask about, never a verdict. */
import type { ClockRecord, IdentityRecord, RegisterRecord, StartRecord } from '../../model/record.ts';
import type { Hint, RegisterChange } from './findings.ts';
import { hostOf, isLoopback } from './loopback.ts';

/** Names of facts that are one device's own. Vendor and product are those of a model, and rightly shared. */
const ownFacts = ['applicationUri', 'application', 'serial', 'serialNumber'] as const;

/** Hints from what endpoints say they are. */
export function identityHints(identities: readonly IdentityRecord[], register: RegisterRecord): Hint[] {
  return [
    ...shared('same-certificate', identities, 'certificate', ({ endpoint }) => endpoint),
    ...shared('same-mac', identities, 'mac', cardOf),
    ...ownFacts.flatMap((fact) => shared('same-identity', identities, fact, ({ endpoint }) => endpoint)),
    ...loopbackHints(identities, register),
    ...samePointHints(register),
    ...notAsked(identities),
  ];
}

/**
 * What has one network card. A serial server has as many lines as ports, each a connection of its own: their machines have no
 * card, and its one card at one address says nothing of them.
 */
function cardOf({ connection, protocol, facts }: IdentityRecord): string {
  const address = facts['address'] ?? '';
  return protocol === 'modbus-rtu-over-tcp' ? address : `${connection} ${address}`;
}

/** Endpoints that the configuration forbids to ask: a simulation would not have to name itself. */
function notAsked(identities: readonly IdentityRecord[]): Hint[] {
  const ones = identities.filter(({ asked }) => asked === false);
  if (ones.length === 0) return [];
  const equipment = [...new Set(ones.flatMap((one) => one.equipment))];
  const endpoints = [...new Set(ones.map(({ endpoint }) => endpoint))].join(', ');
  return [{ id: 'not-asked', equipment, text: 'evidence.hint.not-asked', params: { endpoints } }];
}

/** Equipment behind one fact, where it is found at more than one place. */
function shared(
  id: Hint['id'],
  identities: readonly IdentityRecord[],
  fact: string,
  placeOf: (identity: IdentityRecord) => string,
): Hint[] {
  const known = identities.filter(({ facts }) => (facts[fact] ?? '') !== '');
  return [...Map.groupBy(known, ({ facts }) => facts[fact] ?? '')].flatMap(([value, ones]) => {
    const places = new Set(ones.map(placeOf));
    if (places.size < 2) return [];
    const equipment = [...new Set(ones.flatMap((one) => one.equipment))];
    const endpoints = [...new Set(ones.map(({ endpoint }) => endpoint))].join(', ');
    return [{ id, equipment, text: `evidence.hint.${id}`, params: { fact, value, endpoints } }];
  });
}

/** Endpoints on the gateway itself: the machine is a program beside the agent. */
function loopbackHints(identities: readonly IdentityRecord[], register: RegisterRecord): Hint[] {
  const local = new Map<string, string>();
  for (const { id, endpoint } of register.connections)
    if (isLoopback(hostOf(endpoint))) local.set(id, endpoint);
  for (const { connection, endpoint, facts } of identities)
    if (isLoopback(facts['address'] ?? '')) local.set(connection, endpoint);
  return [...local].flatMap(([connection, endpoint]) => {
    const tags = register.tags.filter((tag) => tag.connection === connection);
    const equipment = [...new Set(tags.map((tag) => tag.equipment))];
    const params = { connection, endpoint };
    return [{ id: 'loopback' as const, equipment, text: 'evidence.hint.loopback', params }];
  });
}

/**
 * Points read for several machines at once: what is shown of one is shown of the other. Equal are points of one endpoint,
 * unit and address as registers write it; values that overlap in part (32 bits at hr:2 and at hr:3) are not looked for.
 */
function samePointHints({ connections, tags }: RegisterRecord): Hint[] {
  const endpoints = new Map(
    connections.map(({ id, endpoint }) => [id, endpoint.toLowerCase().replace(/\/$/, '')]),
  );
  const points = Map.groupBy(tags, ({ connection, unit = 1, address }) =>
    [endpoints.get(connection) ?? connection, unit, address].join('\n'),
  );
  const sharers = [...points.values()]
    .map((ones) => [...new Set(ones.map(({ equipment }) => equipment))].sort())
    .filter(({ length }) => length > 1);
  return [...Map.groupBy(sharers, (equipment) => equipment.join('\n')).values()].map((ones) => ({
    id: 'same-point',
    equipment: ones[0] ?? [],
    text: 'evidence.hint.same-point',
    params: { points: ones.length },
  }));
}

/** Hints from how the log was run: its registers, clock and program. */
export function historyHints(
  changes: readonly RegisterChange[],
  clocks: readonly ClockRecord[],
  starts: readonly StartRecord[],
): Hint[] {
  const hints: Hint[] = [];
  for (const { late, n, added, removed, changed } of changes)
    if (late) {
      const params = { n, added: added.length, removed: removed.length, changed: changed.length };
      const equipment = [...added, ...removed, ...changed];
      hints.push({ id: 'late-register', equipment, text: 'evidence.hint.late-register', params });
    }
  const steps = clocks.flatMap(({ reason, stepMs = 0 }) => (reason === 'step' || stepMs < 0 ? [stepMs] : []));
  if (steps.length > 0) {
    const back = steps.filter((step) => step < 0).length;
    const most = Math.max(...steps.map(Math.abs));
    const params = { steps: steps.length, back, most };
    hints.push({ id: 'clock-step', equipment: [], text: 'evidence.hint.clock-step', params });
  }
  const unwitnessed = starts.flatMap((start) => start.unwitnessed ?? []);
  if (unwitnessed.length > 0) {
    const messages = unwitnessed.reduce((sum, { fromSeq, toSeq }) => sum + toSeq - fromSeq + 1, 0);
    const params = { times: unwitnessed.length, messages };
    hints.push({ id: 'unwitnessed', equipment: [], text: 'evidence.hint.unwitnessed', params });
  }
  const programs = new Set(starts.map(({ program }) => program));
  if (programs.size > 1) {
    const versions = [...new Set(starts.map(({ version }) => version))].join(', ');
    const params = { programs: programs.size, versions };
    hints.push({ id: 'other-program', equipment: [], text: 'evidence.hint.other-program', params });
  }
  return hints;
}
