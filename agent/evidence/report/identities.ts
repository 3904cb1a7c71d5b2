/** Chapter: what each endpoint said it is. */
import type { IdentityRecord } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { day } from './figures.ts';
import { html, joined, type Markup } from './html.ts';
import { label, listed, simulatedMark, type Sheet } from './sheet.ts';
import { table } from './table.ts';

/** The identities of the endpoints, each once. */
export const identities: Chapter = {
  id: 'identities',
  title: 'report.identities',
  body: (sheet) => {
    const { t, findings } = sheet;
    const records = new Map(
      findings.equipment.flatMap((one) => one.identities.map((record) => [record.n, record] as const)),
    );
    const columns = [
      { head: t('report.endpoint'), width: 33 },
      { head: html`${t('report.serves')} ${label(sheet, 'declared')}`, width: 23 },
      { head: html`${t('report.says')} ${label(sheet, 'observed')}`, width: 44 },
    ] as const;
    const rows = [...records.values()]
      .toSorted(
        (a, b) =>
          a.connection.localeCompare(b.connection, 'en', { numeric: true }) || (a.unit ?? 0) - (b.unit ?? 0),
      )
      .map((record) => ({
        cells: [
          html`<b class="id">${record.connection}</b
            >${record.unit === undefined ? '' : `　${t('report.unitNo', { unit: record.unit })}`}<br /><code
              >${record.endpoint}</code
            ><br /><small
              >${record.protocol} · ${t('report.recordNo', { n: record.n })} · ${day(record.time)}</small
            >`,
          listed(sheet, record.equipment, 8),
          said(sheet, record),
        ],
      }));
    return html`<p>${t('report.identitiesIntro')}</p>
      ${table(columns, rows, t('report.noIdentities'), 'dense')}`;
  },
};

/** Where the endpoint is a line, what its place on the network is called: it is that of the line, not of a machine. */
const placeNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'modbus-rtu': { address: 'serialPort' },
  'modbus-rtu-over-tcp': { address: 'serverAddress', mac: 'serverMac' },
};

function said(sheet: Sheet, record: IdentityRecord): Markup {
  const { facts, answered, asked, simulated, protocol } = record;
  const nameOf = (fact: string): string => sheet.term('fact', placeNames[protocol]?.[fact] ?? fact);
  // What it says of itself comes first; where it was found is the same for all of a line.
  const known = Object.entries(facts)
    .toSorted(([a], [b]) => Number(isPlace(a)) - Number(isPlace(b)))
    .map(([fact, value]) => html`${nameOf(fact)}：<span class="fact">${value}</span>`);
  const why =
    asked === false
      ? 'report.notAskedIdentity'
      : isSilent(sheet, record)
        ? 'report.neverAnswered'
        : 'report.silentIdentity';
  const silent = answered ? [] : [html`${sheet.t(why)}`];
  const mark = simulated ? [simulatedMark(sheet, true)] : [];
  const parts = [...mark, ...silent, ...known];
  return parts.length === 0 ? html`—` : joined(parts, sheet.lang === 'zh' ? '；' : '; ');
}

function isPlace(fact: string): boolean {
  return fact === 'address' || fact === 'mac';
}

/** Whether none of what it serves answered anything: then there was nobody to say who it is. */
function isSilent(sheet: Sheet, { equipment }: IdentityRecord): boolean {
  const served = equipment.flatMap((id) => sheet.equipment.get(id) ?? []);
  return served.length > 0 && served.every(({ good, bad, silent }) => good + bad - silent === 0);
}
