/** Text in columns for a terminal: wide (East Asian) characters count two places, numbers stand to the right. */

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Places a text takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : 1;
  return width;
}

/** Pads or cuts `text` to `width` places. */
export function fitWidth(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  let fitted = '';
  let used = 0;
  for (const character of text) {
    const places = textWidth(character);
    if (used + places > width) break;
    fitted += character;
    used += places;
  }
  const padding = ' '.repeat(width - used);
  return align === 'left' ? fitted + padding : padding + fitted;
}

/** Rows under a header, columns as wide as they need. A column whose cells are all numbers stands to the right. */
export function tableText(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => String(cell)));
  const widths = header.map((title, column) =>
    Math.max(...[title, ...cells.map((row) => row[column] ?? '')].map(textWidth)),
  );
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => fitWidth(cell, widths[column] ?? 0, numeric[column] ? 'right' : 'left'))
      .join('  ')
      .trimEnd();
  return [line(header), ...cells.map(line)].join('\n');
}
