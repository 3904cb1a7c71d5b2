/** Tags and register images for the tests of the Modbus collector. */
import type { Tag } from '../../../agent/model/tag.ts';
import type { Sample } from '../../../agent/model/sample.ts';
import { samplerOf } from '../../../collectors/modbus/tags/decode.ts';
import { modbusTcpSchema } from '../../../collectors/modbus/settings/config.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';

/** A connection with nothing said beyond what must be. */
export const config = modbusTcpSchema.parse({ id: 'line', protocol: 'modbus-tcp', host: '10.0.0.1' });

export const defaults = config;

let row = 1;

/** A tag with what matters to Modbus; every tag has a row of its own. */
export function tagOf(fields: Partial<Tag> & Pick<Tag, 'address' | 'type'>): Tag {
  row += 1;
  return {
    equipment: 'press-01',
    connection: 'line',
    group: 'fast',
    name: `t${row}`,
    origin: { file: 'line.csv', row },
    ...fields,
  };
}

/** Bytes written as hex, blanks ignored. */
export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

/** The sample of a tag that lies at the start of a block, as read from `bytes`. */
export function sampleFrom(bytes: Uint8Array, fields: Partial<Tag> & Pick<Tag, 'type'>): Sample {
  const { layout, faults } = layOut(tagOf({ address: 'hr:0', ...fields }), defaults);
  if (layout === undefined) throw new Error(JSON.stringify(faults));
  return samplerOf(layout, 0)(bytes, 1000);
}
