/** The page as a whole: takes a pack, has it verified, shows what was found, in the language that is chosen. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import { verifyInBackground } from './background.ts';
import { element, labelled, relabel } from './element.ts';
import { makeForm } from './form.ts';
import { showOutcome, statusOf } from './result.ts';
import { size } from './format.ts';
import type { Outcome } from './worker.ts';

/** What is shown below the form. */
type State =
  | { readonly kind: 'empty' }
  | { readonly kind: 'working'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'done'; readonly name: string; readonly outcome: Outcome; readonly unreadable: boolean }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

/**
 * Puts the page into the document.
 * @param script text of its own script, for the worker
 */
export function showPage(script: string): void {
  let lang: Lang = 'zh';
  let state: State = { kind: 'empty' };
  let pack: File | undefined;
  let running = new AbortController();

  const form = makeForm(
    (file) => {
      pack = file;
      void run();
    },
    () => void run(),
  );
  const bar = element('progress', { max: 100, value: 0, 'aria-labelledby': 'status' });
  const status = element('p', { role: 'status', id: 'status' });
  const result = element('div', { id: 'result' });
  document.body.append(
    header(switchTo),
    element('main', {}, form.root, element('section', { class: 'standing' }, status, bar), result),
    labelled('footer', 'page.footer'),
  );
  show();

  async function run(): Promise<void> {
    if (pack === undefined) return;
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const { name, size: bytes } = pack;
    const given = form.given();
    become({ kind: 'working', name, bytes });
    try {
      const request = { ...given, pack: new Uint8Array(await pack.arrayBuffer()) };
      const outcome = await verifyInBackground(
        script,
        request,
        (done, total) => advance(done, total),
        signal,
      );
      if (!signal.aborted) become({ kind: 'done', name, outcome, unreadable: given.unreadable });
    } catch (error) {
      if (!signal.aborted) become({ kind: 'failed', name, message: String(error) });
    }
  }

  function advance(done: number, total: number): void {
    bar.value = total > 0 ? Math.floor((100 * done) / total) : 0;
  }

  function become(next: State): void {
    state = next;
    if (next.kind === 'working') bar.value = 0;
    show();
  }

  function switchTo(next: Lang): void {
    lang = next;
    show();
  }

  function show(): void {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = say(lang, 'page.title');
    document.body.dataset['state'] = state.kind;
    relabel(document.body, lang);
    for (const one of document.querySelectorAll<HTMLElement>('[data-lang]'))
      one.setAttribute('aria-pressed', String(one.dataset['lang'] === lang));
    bar.hidden = state.kind !== 'working';
    status.textContent = line(state);
    if (state.kind === 'done')
      result.replaceChildren(showOutcome(state.outcome, state.name, lang, state.unreadable));
    else result.replaceChildren();
  }

  function line(at: State): string {
    switch (at.kind) {
      case 'empty':
        return '';
      case 'working':
        return say(lang, 'page.working', { name: at.name, size: size(at.bytes) });
      case 'failed':
        return say(lang, 'page.failed', { name: at.name, message: at.message });
      case 'done':
        return `${at.name}: ${say(lang, statusOf(at.outcome))}`;
    }
  }
}

function header(switchTo: (lang: Lang) => void): HTMLElement {
  const languages = (
    [
      ['zh', '中文'],
      ['en', 'English'],
    ] as const
  ).map(([lang, text]) => {
    const button = element('button', { type: 'button', 'data-lang': lang, lang }, text);
    button.addEventListener('click', () => switchTo(lang));
    return button;
  });
  const head: TextKey = 'page.title';
  return element(
    'header',
    {},
    element('div', {}, labelled('h1', head), labelled('p', 'page.subtitle')),
    element('div', { class: 'languages', role: 'group', 'aria-label': '语言 Language' }, ...languages),
  );
}
