/**
 * verify.html from file:// in the browsers a reviewer has, without a network: what it shows is what the verifier finds in
 * Node, to the digit, and the report it saves is the same to the letter.
 */
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { say, type TextKey } from '../../agent/base/text.ts';
import { grouped, percent } from '../../agent/evidence/report/figures.ts';
import { reportHtml } from '../../agent/evidence/report/report.ts';
import type { Grading } from '../../agent/evidence/verify/findings.ts';
import { verifyPack, type Verification } from '../../agent/evidence/verify/verify.ts';
import { loadGrading } from '../../config/grading.ts';
import { entriesOf, packOf, type Draft, type FakeLog } from '../fakes/pack.ts';
import { hourMs, idOf, periodOf, workshopLog, type WorkshopSpec } from '../fakes/workshop-log.ts';
import { zipOf } from '../fakes/zip.ts';
import { browserNames, haveBrowser, startBrowser, type RunningBrowser } from './browsers.ts';
import { tempDir } from './programs.ts';
import { savedReport, VerifyPage } from './verify-page.ts';

const hostile = '<img src="http://127.0.0.1/x" onerror="document.title=1"> \u202egnp';
const workshop: WorkshopSpec = {
  equipment: 6,
  hours: 30,
  messages: 2,
  challenge: '十堰-4711',
  bad: (equipment, hour) => (equipment === 3 ? 200 : equipment === 4 && hour < 29 ? 900 : 0),
  register: (draft) => ({ ...draft, equipment: declared(draft) }),
  after: (hour, time) => (hour % 10 === 9 ? [gap(time)] : []),
};
const spec = periodOf(workshop);
const log = workshopLog(workshop);
const pack = packOf(log, spec);

/** One is not connected, one has a name that would like to be markup. */
function declared(draft: Draft): object[] {
  const [first, ...others] = draft['equipment'] as object[];
  const unconnected = {
    ...first,
    id: 'old-1',
    name: '旧机床',
    digital: false,
    notConnectedReason: '无数字接口',
  };
  return [{ ...first, name: hostile }, ...others, unconnected];
}

function gap(time: number): Draft {
  const span = { kind: 'connection', fromT: time - hourMs / 2, toT: time, count: 180 };
  return { kind: 'gap', time, seq: 1, gap: { ...span, equipment: [idOf(4)], code: 'modbus.timeout' } };
}

/** The same pack after somebody without the key changed a record in it. */
function tampered(from: FakeLog): Buffer {
  const entries = entriesOf(from, spec);
  const name = 'records/0000000000.jsonl';
  const text = String(entries.get(name)).replace('"good":1080', '"good":1079');
  return zipOf(new Map([...entries, [name, Buffer.from(text)]]));
}

describe.each(browserNames)('verify.html in %s', (name) => {
  const isHere = haveBrowser(name);
  const folder = tempDir();
  const met: string[] = [];
  const far = http.createServer((request, response) => {
    met.push(request.url ?? '');
    response.end();
  });
  let running: RunningBrowser;
  let page: VerifyPage;
  let grading: Grading;
  let expected: Verification;

  beforeAll(async () => {
    if (!isHere) return;
    grading = await loadGrading('2024');
    expected = await verifyPack(pack, { grading });
    await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
    running = await startBrowser(name);
    page = await VerifyPage.open(running, folder.path);
  });

  afterAll(async () => {
    far.close();
    if (isHere) await running[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  test.runIf(isHere)('shows every figure as Node finds it', async () => {
    await page.give(pack);
    const { findings, checks } = expected;
    if (findings === undefined) throw new Error('the pack has no findings');
    expect(await page.verdicts()).toEqual(Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict])));
    expect(await page.texts('#checks td:nth-child(3)')).toEqual(
      checks.map(({ text: key, params }) => say('zh', key as TextKey, params)),
    );
    const { headline } = findings;
    expect(headline).toMatchObject({ total: 7, digital: 6, connected: 4, simulated: 0 });
    expect(await page.texts('.figure')).toEqual(
      [headline.total, headline.digital, headline.connected].map(String),
    );
    const rates = [headline.digitalRate, headline.connectedRate];
    expect(await page.texts('.rate')).toEqual(
      rates.map((rate) =>
        expect.stringContaining(`${rate.count} ÷ ${rate.total} = ${percent(rate.count, rate.total)}`),
      ),
    );
    expect((await page.text('#hash')).replace(/\s/g, '')).toBe(findings.pack.sha256);
    expect((await page.text('#fingerprint')).replace(/\s/g, '')).toBe(findings.pack.fingerprint);
    expect(await page.texts('#equipment td:nth-child(5)')).toEqual(
      findings.equipment.map(({ tier }) => expect.stringContaining(`T${tier}`)),
    );
    expect(await page.texts('#equipment td:nth-child(6)')).toEqual(
      findings.equipment.map(({ good, expected: due }) =>
        due === 0 ? '—' : `${percent(good, due)} ${grouped(good)} / ${grouped(due)}`,
      ),
    );
    expect(await page.text('#equipment tr:last-child td:last-child')).toContain('无数字接口');
    expect((await page.texts('#gaps tbody tr')).length).toBe(findings.gaps.length);
    expect(await page.texts('#challenges strong')).toEqual(['80.0', '80.0']);
    expect((await page.texts('#hints tbody tr')).length).toBeGreaterThanOrEqual(findings.hints.length);
  });

  test.runIf(isHere)('speaks English when asked, with the same figures', async () => {
    const before = await page.texts('.figure');
    await page.click('[data-lang=en]');
    expect(await page.text('h1')).toBe(say('en', 'page.title'));
    expect(await page.text('#verdict h2')).toContain(say('en', 'page.sound'));
    expect(await page.run('document.documentElement.lang')).toBe('en');
    expect(await page.texts('.figure')).toEqual(before);
    await page.click('[data-lang=zh]');
    expect(await page.text('#verdict h2')).toContain(say('zh', 'page.sound'));
  });

  test.runIf(isHere)('saves the report that Node makes, to the letter, and opens it', async () => {
    const base = await page.give(pack);
    await page.click('#save-report');
    const saved = await savedReport(running);
    const { findings, checks, shortfalls } = expected;
    if (findings === undefined) throw new Error('the pack has no findings');
    expect(saved).toBe(reportHtml(findings, checks, grading, 'zh', { packName: base, shortfalls }));
    const report = await page.opens('#open-report');
    expect(await report?.evaluate('document.body.textContent')).toContain('示范厂');
    // The policy of the page holds for the report, too: its style must have got through.
    expect(await report?.evaluate('document.styleSheets.length')).toBe(1);
    await report?.close();
  });

  test.runIf(isHere)('holds it against what a reviewer has from elsewhere', async () => {
    await page.give(pack);
    const { findings } = expected;
    const body = [...log.bodies.values()].flat()[5] ?? '';
    const note = log.checkpoint(log.signed[3]?.size ?? 0);
    await page.write('key', (findings?.pack.fingerprint ?? '').toUpperCase().replace(/(.{4})/g, '$1 '));
    await page.write(
      'checkpoints',
      JSON.stringify({ schema: 'zhencai.evidence/1', checkpoint: note }, undefined, 1),
    );
    await page.write('message', `uns/v1/示范厂/site/_telemetry ${body}\n`);
    await page.again();
    expect(await page.verdicts()).toMatchObject({ key: 'match', anchors: 'match', message: 'match' });
    await page.write('message', body.replace('"v":8', '"v":9'));
    await page.write('key', '00'.repeat(32));
    await page.again();
    expect(await page.verdicts()).toMatchObject({ key: 'mismatch', anchors: 'match', message: 'mismatch' });
    for (const id of ['key', 'checkpoints', 'message']) await page.write(id, '');
  });

  test.runIf(isHere)('takes what is dropped: a pack anywhere, a message on its field', async () => {
    const body = [...log.bodies.values()].flat()[9] ?? '';
    await page.drop('#message', 'message.json', Buffer.from(`${body}\n`));
    await page.holds(`document.querySelector('#message').value !== ''`);
    await page.drop('header', 'dropped.zip', pack);
    await page.done('dropped.zip');
    expect(await page.verdicts()).toMatchObject({ container: 'match', message: 'match' });
    await page.write('message', '');
  });

  test.runIf(isHere)('names the record that was changed, and shows no figure', async () => {
    const bad = tampered(log);
    const { checks } = await verifyPack(bad, { grading });
    const wrong = checks.filter(({ verdict }) => verdict === 'mismatch');
    const record = wrong.find(({ id }) => id === 'records')?.record;
    expect(record).toBeGreaterThan(0);
    await page.give(bad);
    expect(await page.verdicts()).toEqual(Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict])));
    expect(await page.text('#verdict')).toContain(say('zh', 'page.unsound'));
    for (const { text: key, params } of wrong)
      expect(await page.text('#verdict')).toContain(say('zh', key as TextKey, params));
    expect(await page.text('#checks')).toContain(say('zh', 'page.record', { n: record ?? 0 }));
    expect(await page.texts('.figure')).toEqual([]);
    await page.give(Buffer.from('no pack at all'));
    expect(await page.text('#verdict')).toContain(say('zh', 'page.unsound'));
  });

  test.runIf(isHere)('shows what a pack says as text, whatever it says', async () => {
    await page.give(pack);
    expect(await page.run(`document.querySelectorAll('main img, main script, main a[href]').length`)).toBe(0);
    expect(await page.text(`[data-equipment="${idOf(0)}"]`)).toContain(hostile.replace('\u202e', '\ufffd'));
    expect(await page.run('document.title')).toBe(say('zh', 'page.title'));
  });

  test.runIf(isHere)('verifies in the page itself where a browser starts no worker', async () => {
    const old = await VerifyPage.open(running, folder.path, 'Worker = undefined');
    await old.give(pack);
    expect(await old.text('#figure-connected')).toBe('4');
  });

  test.runIf(isHere)('stops a run that another one follows, and shows the other', async () => {
    // Files are read when the test says so; workers are counted.
    const slow = await VerifyPage.open(
      running,
      folder.path,
      `globalThis.started = 0;
       Worker = class extends Worker { constructor(url) { super(url); globalThis.started += 1; } };
       const read = File.prototype.arrayBuffer;
       globalThis.waiting = [];
       File.prototype.arrayBuffer = function () {
         return new Promise((go) => globalThis.waiting.push(go)).then(() => read.call(this));
       };`,
    );
    for (const file of ['first.zip', 'second.zip']) await slow.drop('header', file, pack);
    await slow.holds('globalThis.waiting.length === 2');
    await slow.run('globalThis.waiting.forEach((go) => go())');
    await slow.done('second.zip');
    expect(await slow.text('#figure-connected')).toBe('4');
    expect(await slow.run('globalThis.started')).toBe(1);
  });

  test.runIf(isHere)('stops it in the page itself, too, at its next entry', async () => {
    // Every hash is counted; the first one waits.
    const old = await VerifyPage.open(
      running,
      folder.path,
      `Worker = undefined;
       globalThis.hashed = 0;
       const first = new Promise((go) => (globalThis.release = go));
       const { digest } = SubtleCrypto.prototype;
       SubtleCrypto.prototype.digest = async function (...given) {
         globalThis.hashed += 1;
         if (globalThis.hashed === 1) await first;
         return await digest.apply(this, given);
       };`,
    );
    await old.drop('header', 'first.zip', pack);
    await old.holds('globalThis.hashed === 1');
    await old.drop('header', 'second.zip', pack);
    await old.done('second.zip');
    const each = Number(await old.run('globalThis.hashed')) - 1;
    expect(each).toBeGreaterThan(3);
    await old.run('globalThis.release()');
    // Had the first gone on, it would be done before this one.
    await old.drop('header', 'third.zip', pack);
    await old.done('third.zip');
    expect(await old.run('globalThis.hashed')).toBe(1 + 2 * each);
  });

  test.runIf(isHere)('uses no network, and could not', async () => {
    const address = far.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const url = `http://127.0.0.1:${port}/`;
    const attempts = [
      `fetch('${url}').then(() => 'reached', () => 'refused')`,
      `new Promise((done) => { const image = new Image(); image.onload = image.onerror = () => done('refused'); image.src = '${url}image'; })`,
      `new Promise((done) => { const script = document.createElement('script'); script.onload = () => done('reached'); script.onerror = () => done('refused'); script.src = '${url}script'; document.head.append(script); })`,
      `new Promise((done) => { try { new WebSocket('ws://127.0.0.1:${port}/').onerror = () => done('refused'); } catch { done('refused'); } })`,
    ];
    for (const attempt of attempts) expect(await page.run(attempt)).toBe('refused');
    expect(met).toEqual([]);
    expect(
      page.asked.filter(
        (one) => !/^(file|blob|data|about):/.test(one) && !one.startsWith(url) && !one.startsWith('ws:'),
      ),
    ).toEqual([]);
  });
});
