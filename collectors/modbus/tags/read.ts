import type { Tag } from '../../../agent/model/tag.ts';
import { samplerOf, type Sampler } from './decode.ts';
import type { Block } from './plan.ts';

/** A block with what turns its bytes into samples, tag by tag. */
export interface Read extends Block {
  readonly tags: readonly Tag[];
  readonly samplers: readonly Sampler[];
}

/** A block made ready for reading: all that does not depend on the bytes is worked out here. */
export function readOf(block: Block): Read {
  return {
    ...block,
    tags: block.layouts.map(({ tag }) => tag),
    samplers: block.layouts.map((layout) => samplerOf(layout, block.start)),
  };
}
