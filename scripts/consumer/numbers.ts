/** The gateway's message numbers: which are missing without a reason. Pure. */

/** Numbers `from` to `to`, both included, of one gateway's buffer. */
export interface Numbers {
  readonly gw: string;
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
}

/** The holes less what is explained. */
export function unexplained(holes: readonly Numbers[], explained: readonly Numbers[]): readonly Numbers[] {
  return holes.flatMap((hole) =>
    explained
      .filter(({ gw, epoch }) => gw === hole.gw && epoch === hole.epoch)
      .reduce<readonly Numbers[]>((left, gap) => left.flatMap((one) => without(one, gap)), [hole]),
  );
}

function without(hole: Numbers, gap: Numbers): readonly Numbers[] {
  if (gap.to < hole.from || gap.from > hole.to) return [hole];
  const before = { ...hole, to: gap.from - 1 };
  const after = { ...hole, from: gap.to + 1 };
  return [before, after].filter(({ from, to }) => from <= to);
}
