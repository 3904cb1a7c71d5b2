import type { Tag } from '../../agent/model/tag.ts';

/** A tag with the least that a tag must have. */
export function makeTag(name: string, facts: Partial<Tag> = {}): Tag {
  const origin = { file: 'test.csv', row: 2 };
  return {
    equipment: 'e1',
    connection: 'c1',
    group: 'fast',
    name,
    address: 'hr:0',
    type: 'auto',
    origin,
    ...facts,
  };
}
