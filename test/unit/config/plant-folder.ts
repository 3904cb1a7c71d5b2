/** A plant in a folder of its own, with one thing changed at a time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeFault, type Fault } from '../../../agent/base/fault.ts';
import { checkPlant, type Checked } from '../../../config/load.ts';

/** A small plant without faults. */
export const sound: Readonly<Record<string, string>> = {
  'plant.yaml': `gateway: { id: gw-1, dataDir: data }
plant:
  enterprise: { id: firm }
  site: { id: site }
equipment: equipment.csv
connections:
  - { id: line, protocol: modbus-tcp, host: 127.0.0.1 }
groups:
  - { id: fast, intervalMs: 500 }
  - { id: slow, intervalMs: 5000 }
tags: [tags.csv]
broker: { url: "mqtt://127.0.0.1:1883" }
`,
  'equipment.csv': `设备编号,名称,车间,产线,类别,是否关键,关键依据,未联网原因
press-1,一号压机,stamping,line1,冲压,是,瓶颈,
old-1,老设备,stamping,line1,other,否,,无接口
`,
  'tags.csv': `设备,连接,站号,点名,地址,类型,采集组
press-1,line,1,force,hr:0,float32,fast
press-1,line,1,strokes,hr:2,uint32,slow
`,
};

/** Checks a plant made of `sound` and the files given; its folder is gone afterwards. */
export async function checkFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  env: NodeJS.ProcessEnv = {},
): Promise<Checked & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'zhencai-config-'));
  try {
    for (const [name, content] of Object.entries({ ...sound, ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return { ...(await checkPlant(join(folder, 'plant.yaml'), env)), folder };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `sound`'s file with one piece of text replaced. */
export function changed(file: string, from: string, to: string): Record<string, string> {
  const text = sound[file];
  if (text?.includes(from) !== true) throw new Error(`${file} holds no ${from}`);
  return { [file]: text.replace(from, () => to) };
}

/** A fault in short: `file:row:column key`. */
export function short({ file, row, column, key }: Fault): string {
  return `${file.replace(/^.*\//, '')}:${row}:${column ?? ''} ${key}`;
}

/** Both languages of a fault, without its folder. */
export function spoken(fault: Fault, folder: string): { en: string; zh: string } {
  return {
    en: describeFault(fault, 'en').replaceAll(`${folder}/`, ''),
    zh: describeFault(fault, 'zh').replaceAll(`${folder}/`, ''),
  };
}

/** A template of an imagined device, but for its tags: lines of YAML follow. */
export const boxTemplate = `id: box
name: { zh: 盒, en: Box }
manufacturer: Maker
models: [B1]
class: other
protocol: modbus
sources: [{ title: Manual, url: "https://example.org/" }]
verified: against the manual
tags:
`;
