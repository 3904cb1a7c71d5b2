/**
 * What a reviewer holds against a pack, pasted, dropped or in a file: checkpoints and messages as they come out of an MQTT
 * client, a mail or a text editor. The page and the command read them alike. Pure.
 */

/**
 * The signed notes in a text: notes as they are, one after another, or JSON (one document, or one a line) in which a
 * string is a note. Indentation, Windows line ends and a topic in front of the JSON do not matter; what else stands there
 * is passed over.
 */
export function notesIn(text: string): string[] {
  const whole = jsonOf(text);
  if (whole !== undefined) return notesOf(whole);
  const lines = text.split('\n').map((line) => ({ line, document: jsonOf(line) }));
  const others = lines.filter(({ document }) => document === undefined).map(({ line }) => line);
  return [...lines.flatMap(({ document }) => notesOf(document)), ...plainNotes(others.join('\n'))];
}

function notesOf(document: unknown): string[] {
  return stringsIn(document).flatMap(plainNotes);
}

/** A text part, an empty line, signature lines: the form of a signed note. */
function plainNotes(text: string): string[] {
  const notes: string[] = [];
  let body: string[] = [];
  let signatures: string[] = [];
  const end = (): void => {
    if (signatures.length > 0) notes.push(`${body.join('\n')}\n\n${signatures.join('\n')}\n`);
    [body, signatures] = [[], []];
  };
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('— ')) {
      if (body.length > 0) signatures.push(line);
      continue;
    }
    if (signatures.length > 0) end();
    if (line !== '') body.push(line);
  }
  end();
  return notes;
}

/** `mosquitto_sub -v` prints the topic before the message. */
function withoutTopic(text: string): string {
  return text.trim().replace(/^[^\s{[]+ (?=[{[])/, '');
}

function jsonOf(text: string): unknown {
  const document = withoutTopic(text);
  if (!/^[{[]/.test(document)) return undefined;
  try {
    return JSON.parse(document) as unknown;
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/**
 * The bytes of a captured message: without the topic in front, the line end behind and the indentation that a client
 * printed. Messages are published without white space between their tokens.
 */
export function messageBytes(text: string): Uint8Array | undefined {
  const message = withoutTopic(text);
  if (message === '') return undefined;
  const isJson = jsonOf(message) !== undefined;
  return new TextEncoder().encode(isJson ? message.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1') : message);
}

/** An expected key as typed: a fingerprint without the spaces and colons it is read aloud with, or a verifier key. */
export function expectedKey(text: string): string | undefined {
  const key = text.trim();
  if (key === '') return undefined;
  const digits = key.replace(/[\s:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : key;
}

/** A file as text: UTF-8, or the UTF-16 that editors and shells of Windows save; without the byte order mark. */
export function fileText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
