/** Ways to change a pack that is none of one's own. Each change is chosen by numbers, so that a failing one can be repeated. */

/** Lines of records after a change. */
export interface RecordChange {
  readonly lines: readonly Buffer[];
  /** The first line that is not as it was. */
  readonly at: number;
  /** It is the last one, after which no record comes that would name it. */
  readonly isLast: boolean;
}

/** Changes a file as a whole: cut, extended, a part repeated, two parts swapped, a part zeroed. */
export function changeZip(zip: Buffer, kind: number, a: number, b: number): Buffer {
  const [from, to] = [a % zip.length, b % zip.length].toSorted((one, other) => one - other);
  if (from === undefined || to === undefined) return zip;
  const part = zip.subarray(from, to);
  switch (kind % 6) {
    case 0:
      return zip.subarray(0, from);
    case 1:
      return Buffer.concat([zip, part]);
    case 2:
      return Buffer.concat([zip.subarray(0, to), part, zip.subarray(to)]);
    case 3:
      return Buffer.concat([zip.subarray(0, from), zip.subarray(to)]);
    case 4:
      return Buffer.concat([zip.subarray(to), zip.subarray(0, to)]);
    default:
      return Buffer.concat([zip.subarray(0, from), Buffer.alloc(part.length), zip.subarray(to)]);
  }
}

/** Changes lines of records. Undefined where the numbers happen to change nothing. */
export function changeRecord(
  texts: readonly string[],
  kind: number,
  a: number,
  b: number,
): RecordChange | undefined {
  const lines: Buffer[] = texts.map((text) => Buffer.from(text));
  const at = a % lines.length;
  const line = lines[at] ?? Buffer.of();
  const done = (changed: readonly Buffer[], first: number = at): RecordChange => ({
    lines: changed,
    at: first,
    isLast: first >= texts.length - 1,
  });
  switch (kind % 6) {
    case 0: {
      const flipped = Buffer.from(line);
      const place = b % flipped.length;
      flipped[place] = (flipped[place] ?? 0) ^ (1 + (b % 255));
      // A line end makes two lines of one: that is another change.
      return flipped[place] === 0x0a ? undefined : done(lines.with(at, flipped));
    }
    case 1:
      return done(lines.toSpliced(at, 1));
    case 2:
      return done(lines.toSpliced(at, 0, line), at + 1);
    case 3: {
      const other = b % lines.length;
      if (other === at) return undefined;
      return done(lines.with(at, lines[other] ?? line).with(other, line), Math.min(at, other));
    }
    default: {
      const changed = changeField(line.toString(), b);
      return changed === undefined ? undefined : done(lines.with(at, Buffer.from(changed)));
    }
  }
}

/** Changes one number of a record by one and leaves the form as it is: what an editor of figures would do. */
function changeField(line: string, which: number): string | undefined {
  const numbers = [...line.matchAll(/:(\d+)(?=[,}\]])/g)];
  const found = numbers[which % Math.max(1, numbers.length)];
  if (found === undefined) return undefined;
  const [whole, digits = ''] = found;
  const changed = `:${Number(digits) + 1}`;
  return line.slice(0, found.index) + changed + line.slice(found.index + whole.length);
}
