/** One entry of the catalogue: a text in both languages. `{name}` places are filled when it is said. */
export interface Text {
  readonly en: string;
  readonly zh: string;
  /** What to do about it. */
  readonly hint?: { readonly en: string; readonly zh: string };
}
