/**
 * The address of an OPC UA tag: a NodeId in the text form of OPC 10000-6 §5.3.1.10, `ns=2;s=Press.Force`, `i=2258`,
 * `nsu=http://vendor/;i=7`, and optionally the index of one array element, `[3]`.
 *
 * A string identifier may itself end in `[3]` (Siemens writes `ns=3;s="DB1"."axis"[3]`, a node of its own), so for those
 * only the server knows which is meant: `literal` is the identifier as it stands, and it is asked for first.
 *
 * With `conditions:` before it the address names an event notifier, and the tag is the set of conditions active there.
 */
import type { TextKey, TextParams } from '../../agent/base/text.ts';

/** What follows the namespace: numeric, string, GUID or opaque (base64). */
export type IdentifierKind = 'i' | 's' | 'g' | 'b';

/** A parsed address. */
export interface NodeAddress {
  /** Index, or URI that the server's NamespaceArray turns into one at every connect. */
  readonly namespace: number | string;
  readonly kind: IdentifierKind;
  readonly identifier: string;
  /** Element of the array, counted from 0. */
  readonly index?: number | undefined;
  /** Set where `[index]` may as well be the end of the string identifier. */
  readonly literal?: string | undefined;
  /** The node is not a variable to read but an event notifier, whose active conditions are meant (OPC 10000-9). */
  readonly conditions?: true | undefined;
}

/** Why a text is not an address. */
export interface AddressFault {
  readonly key: TextKey;
  readonly params: TextParams;
}

const conditionsPrefix = 'conditions:';
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** OPC 10000-3 §8.2.4: a string identifier is at most 4096 characters. */
const longestIdentifier = 4096;

/** Parses an address, or says what is wrong with it. */
export function parseAddress(text: string): NodeAddress | AddressFault {
  const trimmed = text.trim();
  if (trimmed === '') return { key: 'opcua.address-empty', params: {} };
  if (trimmed.startsWith(conditionsPrefix)) return parseNotifier(trimmed.slice(conditionsPrefix.length));

  const cut = /^(?:(ns)=([^;]*);|(nsu)=([^;]*);)?(.*)$/s.exec(trimmed);
  const namespace = cut?.[3] ? namespaceUri(cut[4] ?? '') : namespaceIndex(cut?.[1] ? (cut[2] ?? '') : '0');
  if (namespace === undefined) return { key: 'opcua.address-namespace', params: { address: trimmed } };

  const rest = /^([isgb])=(.+)$/s.exec(cut?.[5] ?? '');
  if (rest === null) return { key: 'opcua.address-form', params: { address: trimmed } };
  const kind = rest[1] as IdentifierKind;
  return (
    withIndex(namespace, kind, rest[2] ?? '') ?? { key: badIdentifier[kind], params: { address: trimmed } }
  );
}

/** A notifier is a whole object: what looks like an index is part of its name, and elsewhere a mistake. */
function parseNotifier(text: string): NodeAddress | AddressFault {
  const parsed = parseAddress(text);
  if (isAddressFault(parsed)) return parsed;
  const { namespace, kind, identifier, index, literal } = parsed;
  if (parsed.conditions || (index !== undefined && literal === undefined))
    return { key: 'opcua.address-form', params: { address: text.trim() } };
  return { namespace, kind, identifier: literal ?? identifier, conditions: true };
}

/** Whether parsing ended in a fault. */
export function isAddressFault(parsed: NodeAddress | AddressFault): parsed is AddressFault {
  return 'key' in parsed;
}

/**
 * The NodeId of an address on one server, in text form with a namespace index.
 * @param namespaces the server's NamespaceArray
 * @param literal whether a trailing `[index]` of a string identifier is part of it
 * @returns undefined when the server does not know the namespace URI
 */
export function nodeIdText(
  address: NodeAddress,
  namespaces: readonly string[],
  literal = false,
): string | undefined {
  const { namespace, kind } = address;
  const index = typeof namespace === 'number' ? namespace : namespaces.indexOf(namespace);
  if (index < 0) return undefined;
  return `ns=${index};${kind}=${literal ? (address.literal ?? address.identifier) : address.identifier}`;
}

/** An address in one notation, however it was written. A namespace by its URI stays one: only a server knows its index. */
export function writeAddress(address: NodeAddress): string {
  const { namespace, kind, identifier, index, literal, conditions } = address;
  const uri = String(namespace).replace(/%/g, '%25').replace(/;/g, '%3B');
  const space = typeof namespace === 'number' ? `ns=${namespace}` : `nsu=${uri}`;
  const written = {
    i: String(Number(identifier)),
    g: identifier.toLowerCase(),
    s: identifier,
    b: identifier,
  };
  const node = literal ?? (index === undefined ? written[kind] : `${written[kind]}[${index}]`);
  return `${conditions ? conditionsPrefix : ''}${space};${kind}=${node}`;
}

const badIdentifier = {
  i: 'opcua.address-numeric',
  s: 'opcua.address-form',
  g: 'opcua.address-guid',
  b: 'opcua.address-opaque',
} as const satisfies Record<IdentifierKind, TextKey>;

function namespaceIndex(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? Number(text) : undefined;
}

/** A `;` or `%` inside the URI is percent-encoded (OPC 10000-6 §5.3.1.10). */
function namespaceUri(text: string): string | undefined {
  const uri = text.replace(/%3b/gi, ';').replace(/%25/g, '%');
  return uri === '' || /\s/.test(uri) ? undefined : uri;
}

function withIndex(namespace: number | string, kind: IdentifierKind, text: string): NodeAddress | undefined {
  const ends = /^(.+)\[(\d{1,9})\]$/s.exec(text);
  const identifier = ends?.[1] ?? text;
  if (!isIdentifier(kind, identifier)) return undefined;
  if (ends === null) return { namespace, kind, identifier };
  const index = Number(ends[2]);
  return kind === 's'
    ? { namespace, kind, identifier, index, literal: text }
    : { namespace, kind, identifier, index };
}

function isIdentifier(kind: IdentifierKind, text: string): boolean {
  if (kind === 'i') return /^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff;
  if (kind === 'g') return guid.test(text);
  if (kind === 'b') return base64.test(text);
  return text.length <= longestIdentifier;
}
