/** What `check` says an acceptance would miss. */
import { expect, test } from 'vitest';
import { evidenceLacks } from '../../../agent/cli/check-evidence.ts';
import { changed, checkFiles } from './plant-folder.ts';

async function lacksOf(
  files: Readonly<Record<string, string>>,
): Promise<readonly (readonly [string, string])[]> {
  const { plant } = await checkFiles(files);
  if (plant === undefined) throw new Error('the plant has errors');
  return evidenceLacks(plant).map(({ key, equipment }) => [key, equipment.join()] as const);
}

const register = (digital: string, basis: string): string =>
  `设备编号,名称,车间,产线,类别,是否数字化,数字化依据,是否关键,关键依据,未联网原因
press-1,一号压机,stamping,line1,冲压,${digital},${basis},是,瓶颈,
old-1,老设备,stamping,line1,other,否,,是,独此一台,无接口
`;
const table = (keyParameter: string, link: string): string =>
  `设备,连接,站号,点名,地址,类型,采集组,关键参数,业务环节
press-1,line,1,force,hr:0,float32,fast,${keyParameter},${link}
`;

test.each([
  ['everything declared', register('是', 'PLC'), table('是', '生产管控'), []],
  ['not digital', register('', ''), table('是', '生产管控'), [['check.notDigital', 'press-1']]],
  ['no basis', register('是', ''), table('是', '生产管控'), [['check.noBasis', 'press-1']]],
  ['no key parameter', register('是', 'PLC'), table('', '生产管控'), [['check.noParameter', 'press-1']]],
  ['no business link', register('是', 'PLC'), table('是', ''), [['check.noLinks', '']]],
])('%s', async (_name, equipment, tags, lacks) => {
  expect(await lacksOf({ 'equipment.csv': equipment, 'tags.csv': tags })).toEqual(lacks);
});

test('switched off: nothing else matters', async () => {
  const off = changed('plant.yaml', 'broker:', 'evidence: { enabled: false }\nbroker:');
  expect(await lacksOf(off)).toEqual([['check.evidenceOff', '']]);
});

test.each([
  [7, 'config.badWindow'],
  [0, 'config.tooSmall'],
  [481, 'config.tooBig'],
])('a window of %i minutes is refused, for one reason', async (minutes, reason) => {
  const { faults } = await checkFiles(
    changed('plant.yaml', 'broker:', `evidence: { windowMinutes: ${minutes} }\nbroker:`),
  );
  expect(faults.map(({ key }) => key)).toEqual([reason]);
});
