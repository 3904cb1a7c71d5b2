/** What a reviewer gives: the pack, and beside it an expected key, checkpoints from outside and a captured message. */
import type { TextKey } from '../../base/text.ts';
import { expectedKey, fileText, messageBytes, notesIn } from '../verify/pasted.ts';
import { element, labelled } from './element.ts';

/** Everything given beside the pack. */
export interface Given {
  readonly key?: string | undefined;
  readonly checkpoints: readonly string[];
  readonly message?: Uint8Array | undefined;
  /** Something stands in the field of checkpoints, but no signed note is in it. */
  readonly unreadable: boolean;
}

/** The form: its element and how to read it. */
export interface Form {
  readonly root: HTMLElement;
  given(): Given;
}

/**
 * Makes the form.
 * @param onPack a pack was chosen or dropped
 * @param onAgain the same pack is to be held against what was given since
 */
export function makeForm(onPack: (file: File) => void, onAgain: () => void): Form {
  const key = field(
    'key',
    'page.key',
    'page.keyHelp',
    element('input', { type: 'text', autocomplete: 'off' }),
  );
  const checkpoints = field(
    'checkpoints',
    'page.checkpoints',
    'page.checkpointsHelp',
    element('textarea', { rows: 4 }),
  );
  const message = field('message', 'page.message', 'page.messageHelp', element('textarea', { rows: 4 }));
  const again = labelled('button', 'page.again', { type: 'button', id: 'again' });
  again.addEventListener('click', onAgain);

  const outside = element(
    'details',
    { id: 'outside' },
    labelled('summary', 'page.outside'),
    labelled('p', 'page.outsideHelp', { class: 'help' }),
    element('div', { class: 'fields' }, key.root, checkpoints.root, message.root),
    again,
  );
  const root = element('section', { class: 'give' }, dropZone(onPack), outside);
  return { root, given: () => givenOf(key.input.value, checkpoints.input.value, message.input.value) };
}

function givenOf(key: string, checkpoints: string, message: string): Given {
  const notes = notesIn(checkpoints);
  return {
    key: expectedKey(key),
    checkpoints: notes,
    message: messageBytes(message),
    unreadable: checkpoints.trim() !== '' && notes.length === 0,
  };
}

function dropZone(onPack: (file: File) => void): HTMLElement {
  const input = element('input', { type: 'file', id: 'pack', accept: '.zip,application/zip' });
  const zone = element(
    'label',
    { class: 'drop', for: 'pack' },
    labelled('strong', 'page.drop'),
    labelled('span', 'page.choose'),
    input,
  );
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) onPack(file);
    input.value = ''; // choosing the same file again is a choice, too
  });
  // A pack may fall anywhere on the page; without this the browser would leave the page and open it.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  document.addEventListener('dragleave', () => zone.classList.remove('over'));
  document.addEventListener('drop', () => zone.classList.remove('over'), true);
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) onPack(file);
  });
  return zone;
}

async function fill(input: { value: string }, file: File): Promise<void> {
  input.value = fileText(new Uint8Array(await file.arrayBuffer())).trim();
}

function field<Input extends HTMLInputElement | HTMLTextAreaElement>(
  id: string,
  text: TextKey,
  help: TextKey,
  input: Input,
): { readonly root: HTMLElement; readonly input: Input } {
  input.id = id;
  input.setAttribute('aria-describedby', `${id}-help`);
  input.spellcheck = false;
  const root = element(
    'div',
    { class: 'field' },
    labelled('label', text, { for: id }),
    input,
    labelled('p', help, { class: 'help', id: `${id}-help` }),
  );
  // A file that is dropped on a field becomes its text, not a pack.
  root.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    void fill(input, file);
  });
  return { root, input };
}
