/** Addresses of a device that are never read across: declared in the config, as `hr:120-129`, `co:7` or `3/ir:0-99`. */

/** How a hole is written: an area and 0-based addresses, of one unit (`3/`) or of all. */
export const holePattern = /^(?:(\d{1,3})\/)?(co|di|ir|hr):(\d{1,5})(?:-(\d{1,5}))?$/;

/** Whether a hole lies in what is read from `start` to before `end`. */
export type HasHole = (unit: number, area: string, start: number, end: number) => boolean;

/** @param holes as `holePattern` says */
export function holesOf(holes: readonly string[] = []): HasHole {
  const spans = holes.map((hole) => {
    const [, unit, area, first, last = first] = holePattern.exec(hole) ?? [];
    return {
      unit: unit === undefined ? undefined : Number(unit),
      area,
      first: Number(first),
      last: Number(last),
    };
  });
  return (unit, area, start, end) =>
    start < end &&
    spans.some(
      (hole) =>
        hole.area === area &&
        (hole.unit === undefined || hole.unit === unit) &&
        hole.first < end &&
        hole.last >= start,
    );
}
