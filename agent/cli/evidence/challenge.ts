/** `zhencai evidence challenge`: the running agent reads chosen machines now; shown large, to compare with their displays. */
import { CodedError } from '../../base/errors.ts';
import { tableText } from '../../base/table.ts';
import { say, type Lang } from '../../base/text.ts';
import { askChallenge, askSnapshot } from '../../console/local.ts';
import { mostChallenged, type ChallengeAnswer } from '../../runtime/challenge.ts';
import { plantToLookAt, type Invocation } from '../invocation.ts';

export async function challenge(invocation: Invocation): Promise<number> {
  const { values, lang, out } = invocation;
  const plant = await plantToLookAt(invocation);
  const { dataDir } = plant.gateway;
  const { nonce = '', count = '5' } = values;
  if (nonce.length < 4 || nonce.length > 200) throw new CodedError('cli.nonce');
  if (!/^\d{1,3}$/.test(count) || Number(count) < 1 || Number(count) > mostChallenged)
    throw new CodedError('cli.badOption', { message: `-k ${count}: 1 … ${mostChallenged}` });
  const answer = await askChallenge(dataDir, { nonce, k: Number(count) });
  if (values.json) out(JSON.stringify(answer, undefined, 2));
  else {
    const { fingerprint } = (await askSnapshot(dataDir)).evidence;
    out(answerText(answer, fingerprint, lang));
  }
  // A chosen machine of which nothing could be read is what a reviewer came to find.
  const isRead = answer.results.every(({ readings }) => readings.some(({ quality }) => quality !== 'BAD'));
  return isRead ? 0 : 1;
}

function answerText(answer: ChallengeAnswer, fingerprint: string, lang: Lang): string {
  const { results, eligible, register, nonce, time, record: n, head } = answer;
  const line = '═'.repeat(78);
  const machines = results.map(({ equipment, name, readings }) => {
    const title = `■ ${equipment}  ${name}`;
    const isRead = readings.some(({ quality }) => quality !== 'BAD');
    if (!isRead) {
      const reason = readings[0]?.status ?? 'BadNoData';
      return `${title}\n  ${say(lang, 'challenge.nothing', { reason })}`;
    }
    const table = tableText(
      [
        say(lang, 'status.tag'),
        say(lang, 'status.value'),
        say(lang, 'status.unit'),
        say(lang, 'status.quality'),
        say(lang, 'challenge.raw'),
      ],
      readings.map(({ tag, value, unit, quality, status, raw }) => [
        tag,
        value ?? '-',
        unit ?? '',
        quality === 'GOOD' ? quality : status,
        raw ?? '',
      ]),
    );
    return `${title}\n\n${table.replace(/^/gm, '    ')}`;
  });
  const read = new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  return [
    line,
    `${say(lang, 'challenge.title')}   ${say(lang, 'challenge.nonce')}: ${nonce}`,
    say(lang, 'challenge.chosen', { count: results.length, eligible, register }),
    say(lang, 'challenge.compare', { time: read }),
    line,
    ...machines.map((machine) => `\n${machine}`),
    '',
    line,
    say(lang, 'challenge.record', { n, size: head.size, root: head.root, fingerprint }),
    line,
  ].join('\n');
}
