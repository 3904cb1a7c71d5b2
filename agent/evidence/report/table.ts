/** Tables that break well over pages: the head is repeated, a row stays in one piece. */
import { html, type Markup, type Part } from './html.ts';

/** A column. */
export interface Column {
  readonly head: Part;
  /** Share of the table's width in percent. */
  readonly width: number;
  /** Figures stand right, short signs in the middle. */
  readonly align?: 'right' | 'center' | undefined;
}

/** A row of cells; `strong` for totals. */
export interface Row {
  readonly cells: readonly Part[];
  readonly strong?: boolean | undefined;
}

/** Tables of so few rows stay on one page. */
const fewRows = 6;

/** A table, or the sentence that says why there is none. */
export function table(columns: readonly Column[], rows: readonly Row[], empty: string, kind = ''): Markup {
  if (rows.length === 0) return html`<p class="none">${empty}</p>`;
  const cols = columns.map(({ width }) => html`<col style="width:${width}%" />`);
  const heads = columns.map(({ head }) => html`<th scope="col">${head}</th>`);
  const body = rows.map(({ cells, strong }) => {
    const tds = cells.map((cell, index) => html`<td class="${columns[index]?.align ?? ''}">${cell}</td>`);
    return html`<tr class="${strong === true ? 'strong' : ''}">
      ${tds}
    </tr> `;
  });
  return html`<table class="${kind}${rows.length <= fewRows ? ' few' : ''}">
    <colgroup>
      ${cols}
    </colgroup>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}
