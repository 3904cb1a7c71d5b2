/** Levels of a topic (CONTRACT 3). */

/** 1–64 letters, digits, Chinese characters, `.`, `_`, `-`; `_` at the start is kept for our own levels. */
export const levelPattern = /^[A-Za-z0-9\u4e00-\u9fff.-][A-Za-z0-9\u4e00-\u9fff._-]{0,63}$/;

/** Whether a text can be a level. */
export function isLevel(text: string): boolean {
  return levelPattern.test(text);
}
