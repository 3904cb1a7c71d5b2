/**
 * Packs before Go's own transparency log and signed notes (golang.org/x/mod/sumdb), which we did not write: what the
 * verifier accepts they accept, with the same root; what somebody changed both refuse.
 */
import { createPrivateKey } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteKey } from '../../agent/evidence/key.ts';
import { makePack, type LedgerSource } from '../../agent/evidence/pack.ts';
import { verifyPack } from '../../agent/evidence/verify/verify.ts';
import type { LedgerRow } from '../../agent/model/ledger.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import {
  entriesOf,
  epoch,
  FakeLog,
  gateway as gatewayId,
  grading,
  origin,
  packOf,
  sealed,
  type PackSpec,
} from '../fakes/pack.ts';
import { canonical, FakeKey, sha256 } from '../fakes/tree.ts';
import { periodOf, workshopLog, type WorkshopSpec } from '../fakes/workshop-log.ts';
import { zipOf } from '../fakes/zip.ts';
import { Gateway, plantOfOne, until } from './gateway.ts';
import { tempDir } from './programs.ts';
import { GoVerifier, haveGo } from './tlog-go.ts';

const workshop: WorkshopSpec = { equipment: 3, hours: 5, messages: 4, challenge: 'nonce', signEvery: 2 };
const log = workshopLog(workshop);
const end = log.lines.length;
const spec: PackSpec = periodOf(workshop);

/** The same log in a pack by the agent's own writer, from record `first` on. */
function writtenByAgent(first: number, anchor: number | undefined): Buffer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256('seed 1')]);
  const key = noteKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), origin);
  const rows = log.lines.map((line, n): LedgerRow => {
    const { kind, time } = JSON.parse(line) as LedgerRow;
    return { n, kind, time, hash: log.leaves[n] ?? Buffer.alloc(0), body: Buffer.from(line) };
  });
  const before = (kind: string, size: number): LedgerRow[] =>
    rows.slice(0, size).filter((row) => row.kind === kind);
  const source: LedgerSource = {
    rows: (from, to) => rows.slice(from, to),
    hashes: (size) => log.leaves.slice(0, size),
    latest: (kind, size) => before(kind, size).at(-1),
    ofKind: before,
    firstAt: () => first,
    checkpoints: (after) =>
      log.signed
        .filter(({ size }) => size > after)
        .map(({ size, time }) => ({ size, time, note: log.checkpoint(size) })),
    openings: () => log.openings.map((opening) => ({ n: Number(opening['n']), body: canonical(opening) })),
    bodies: (from, to) =>
      [...log.bodies.values()]
        .flat()
        .slice(from - 1, to)
        .map((body) => Buffer.from(body)),
  };
  const pack = makePack(source, {
    gateway: gatewayId,
    epoch,
    key,
    version: '0.1.0',
    made: spec.to,
    from: spec.from,
    to: spec.to,
    messages: 'all',
    redact: false,
    anchors: anchor === undefined ? [] : [{ size: anchor, note: log.checkpoint(anchor) }],
  });
  if (typeof pack === 'string') throw new Error(`no pack: ${pack}`);
  return pack.bytes;
}

describe.skipIf(!haveGo())('Go agrees', () => {
  const folder = tempDir();
  let go: GoVerifier;
  beforeAll(() => {
    go = new GoVerifier(folder.path);
  });
  afterAll(() => folder[Symbol.dispose]());

  /** Both accept, and name the same head. */
  async function bothAccept(pack: Buffer, checkpoints: readonly string[] = []) {
    const { checks, findings } = await verifyPack(pack, { grading, checkpoints });
    expect(checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    const found = go.check(pack, checkpoints);
    expect(found).toMatchObject({
      size: findings?.head.size,
      root: findings?.head.root,
      outside: checkpoints.length,
    });
    return found;
  }

  /** Both refuse. */
  async function bothRefuse(pack: Buffer, checkpoints: readonly string[] = []): Promise<void> {
    expect((await verifyPack(pack, { grading, checkpoints })).sound).toBe(false);
    expect(go.check(pack, checkpoints)).toMatch(/^refused: /);
  }

  test('on a whole log with its messages', async () => {
    expect(await bothAccept(packOf(log, spec))).toEqual({
      size: end,
      root: log.tree.root().toString('base64'),
      records: end,
      checkpoints: log.signed.length,
      proofs: 0,
      anchors: 0,
      windows: log.bodies.size,
      messages: [...log.bodies.values()].flat().length,
      outside: 0,
    });
  });

  test('on hashes in place of messages', async () => {
    expect(await bothAccept(packOf(log, { ...spec, messages: 'hashes' }))).toMatchObject({
      windows: log.bodies.size,
    });
  });

  test('on trees of every size up to 40, whole or cut off anywhere before, with all earlier heads proved', async () => {
    const one = new FakeLog();
    for (const draft of workshopLog({ equipment: 2, hours: 12 }).drafts.slice(0, 40)) {
      one.add(draft);
      one.sign(draft.time);
      const size = one.lines.length;
      const first = Math.floor(size / 2);
      const anchors = Array.from({ length: first }, (_, before) => before + 1);
      // Half of a log is not sound in all we check (windows, numbers): here the tree is what is compared.
      const pack = packOf(one, { ...spec, first, anchors });
      const { checks } = await verifyPack(pack, { grading });
      const trees = ['manifest', 'records', 'tree', 'checkpoints', 'anchors'];
      expect(checks.filter(({ id, verdict }) => trees.includes(id) && verdict === 'mismatch')).toEqual([]);
      expect(go.check(pack)).toMatchObject({
        size,
        root: one.tree.root().toString('base64'),
        anchors: anchors.length,
      });
    }
  });

  test('on checkpoints kept elsewhere', async () => {
    const kept = log.signed.map(({ size }) => log.checkpoint(size));
    await bothAccept(packOf(log, spec), kept);
  });

  test('on packs of the agent’s own writer, cut off anywhere', async () => {
    for (const first of [0, 1, 7, 8, end - 1]) {
      const pack = writtenByAgent(first, log.signed.filter(({ size }) => size <= first).at(-1)?.size);
      const found = go.check(pack);
      expect(found).toMatchObject({
        size: end,
        root: log.tree.root().toString('base64'),
        records: end - first,
      });
      // A period that begins within the log ends its windows before its start record: not of the tree's making.
      const { checks } = await verifyPack(pack, { grading });
      const trees = ['container', 'manifest', 'records', 'tree', 'checkpoints', 'messages'];
      expect(checks.filter(({ id, verdict }) => trees.includes(id) && verdict === 'mismatch')).toEqual([]);
    }
  });

  test('on the pack of an agent that ran', async () => {
    const table = await startTable({ registers: 10 });
    await using gateway = new Gateway(folder.path, plantOfOne(table.port));
    gateway.start();
    await until(
      'readings',
      async () => ((await gateway.snapshot().catch(() => undefined))?.store.lastSeq ?? 0) > 9,
    );
    expect(await gateway.stop('SIGTERM')).toBe(0);
    const file = path.join(folder.path, 'agent.zip');
    const made = await gateway.pack(file);
    expect(made).toMatchObject({ code: 0 });
    expect(await bothAccept(fs.readFileSync(file))).toMatchObject({ proofs: 0, anchors: 0 });
    await table.stop();
  });

  test('that a flipped bit anywhere in the contents is refused, though the ZIP file is made anew', async () => {
    const entries = entriesOf(log, { ...spec, first: 7, anchors: [5], messages: 'raw' });
    for (const name of entries.keys()) {
      const bytes = Buffer.from(entries.get(name) ?? '');
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await bothRefuse(zipOf(new Map([...entries, [name, bytes]])));
    }
  });

  test('that what the holder of the key changes and seals again is refused, where it contradicts the log', async () => {
    const whole = { ...spec, first: 7, anchors: [5] };
    const honest = entriesOf(log, whole);
    await bothAccept(zipOf(sealed(honest, log, whole)));
    const [window] = log.bodies.keys();
    const changes: Readonly<Record<string, (text: string) => string>> = {
      'records/0000000007.jsonl': (text) => text.replace('"good":1080', '"good":1079'),
      'checkpoints.jsonl': (text) => text.replace(/\\n[A-Za-z0-9+/]{4}/, '\\nAAAA'),
      'proofs.jsonl': (text) => text.replace('示范厂', '示范店'),
      'anchors.jsonl': (text) => text.replace(/"proof":\["[A-Za-z0-9+/]{4}/, '"proof":["AAAA'),
      [`messages/${String([...log.bodies.keys()].find((n) => n > 7) ?? window)}.jsonl`]: (text) =>
        text.replace('"v":800', '"v":900'),
    };
    for (const [name, change] of Object.entries(changes)) {
      const before = String(honest.get(name));
      expect(change(before), name).not.toBe(before);
      await bothRefuse(zipOf(sealed(new Map([...honest, [name, Buffer.from(change(before))]]), log, whole)));
    }
  });

  test('that records taken out, put in or moved are refused', async () => {
    const entries = entriesOf(log, spec);
    const name = 'records/0000000000.jsonl';
    const lines = String(entries.get(name)).split('\n').slice(0, -1);
    const [a = '', b = ''] = lines.slice(9, 11);
    const forms = [
      lines.toSpliced(9, 1),
      lines.toSpliced(9, 0, a),
      lines.toSpliced(9, 2, b, a),
      lines.slice(0, -1),
    ];
    for (const form of forms) {
      const changed = new Map([...entries, [name, Buffer.from(form.map((line) => `${line}\n`).join(''))]]);
      await bothRefuse(zipOf(sealed(changed, log, spec)));
    }
  });

  test('that a history made anew is refused beside a checkpoint kept elsewhere, and only there', async () => {
    const other = log.rewritten((draft, n) => (n === 12 ? { ...draft, moved: 3 } : draft));
    const kept = log.checkpoint(log.signed[0]?.size ?? 0);
    expect(go.check(packOf(other, spec))).toMatchObject({ size: end });
    await bothRefuse(packOf(other, spec), [kept]);
  });

  test('that another key is another log', async () => {
    const forged = new FakeKey(2).note(origin, `${origin}\n${end}\n${log.tree.root().toString('base64')}\n`);
    await bothRefuse(packOf(log, spec), [forged]);
  });
});
