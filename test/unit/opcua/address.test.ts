import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAddressFault, nodeIdText, parseAddress, writeAddress } from '../../../collectors/opcua/address.ts';

const namespaces = ['http://opcfoundation.org/UA/', 'urn:server', 'http://vendor/;odd%'];

function resolved(address: string): string | undefined {
  const parsed = parseAddress(address);
  if (isAddressFault(parsed)) throw new Error(parsed.key);
  return nodeIdText(parsed, namespaces);
}

describe('addresses', () => {
  test.each([
    ['i=2258', 'ns=0;i=2258'],
    [' ns=2;s=Press.Force ', 'ns=2;s=Press.Force'],
    ['ns=3;s="DB1"."axis";x=1', 'ns=3;s="DB1"."axis";x=1'],
    ['ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a', 'ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a'],
    ['ns=1;b=M/RbKBsRVkePCePcx24oRA==', 'ns=1;b=M/RbKBsRVkePCePcx24oRA=='],
    ['nsu=urn:server;i=7', 'ns=1;i=7'],
    ['nsu=http://vendor/%3Bodd%25;s=a', 'ns=2;s=a'],
  ])('%s', (address, expected) => {
    expect(resolved(address)).toBe(expected);
  });

  test('a namespace the server does not know has no node', () => {
    expect(resolved('nsu=urn:elsewhere;i=7')).toBeUndefined();
  });

  test('an index is cut off; a string identifier keeps both readings', () => {
    expect(parseAddress('ns=2;i=7[3]')).toEqual({ namespace: 2, kind: 'i', identifier: '7', index: 3 });
    const both = parseAddress('ns=3;s="DB1"."axis"[3]');
    if (isAddressFault(both)) throw new Error(both.key);
    expect(both.index).toBe(3);
    expect(nodeIdText(both, namespaces)).toBe('ns=3;s="DB1"."axis"');
    expect(nodeIdText(both, namespaces, true)).toBe('ns=3;s="DB1"."axis"[3]');
  });

  test('conditions: before a node names a notifier; an index is part of its name', () => {
    const server = { namespace: 0, kind: 'i', identifier: '2253', conditions: true };
    expect(parseAddress('conditions:i=2253')).toEqual(server);
    expect(parseAddress(' conditions: i=2253 ')).toEqual(server);
    const oven = { namespace: 'urn:x', kind: 's', identifier: 'Oven[3]', conditions: true };
    expect(parseAddress('conditions:nsu=urn:x;s=Oven[3]')).toEqual(oven);
  });

  test.each([
    ['', 'opcua.address-empty'],
    ['conditions:', 'opcua.address-empty'],
    ['conditions:40101', 'opcua.address-form'],
    ['conditions:ns=2;i=7[3]', 'opcua.address-form'],
    ['conditions:conditions:i=2253', 'opcua.address-form'],
    ['ns=2;conditions:s=a', 'opcua.address-form'],
    ['40101', 'opcua.address-form'],
    ['ns=2;Force', 'opcua.address-form'],
    ['ns=2;s=', 'opcua.address-form'],
    [`s=${'x'.repeat(4097)}`, 'opcua.address-form'],
    ['ns=65536;i=1', 'opcua.address-namespace'],
    ['ns=x;i=1', 'opcua.address-namespace'],
    ['nsu=;i=1', 'opcua.address-namespace'],
    ['ns=2;i=Force', 'opcua.address-numeric'],
    ['ns=2;i=4294967296', 'opcua.address-numeric'],
    ['ns=2;g=12', 'opcua.address-guid'],
    ['ns=2;b=***', 'opcua.address-opaque'],
  ])('%s is refused', (address, key) => {
    expect(parseAddress(address)).toMatchObject({ key });
  });

  test('any string identifier comes back as it was written', () => {
    const text = fc.string({ minLength: 1, maxLength: 50 }).filter((some) => some.trim() === some);
    fc.assert(
      fc.property(fc.nat(0xffff), text, (namespace, identifier) => {
        const parsed = parseAddress(`ns=${namespace};s=${identifier}`);
        if (isAddressFault(parsed)) throw new Error(parsed.key);
        expect(nodeIdText(parsed, namespaces, true)).toBe(`ns=${namespace};s=${identifier}`);
      }),
    );
  });
});

describe('is written in one notation', () => {
  const written = (text: string): string => {
    const parsed = parseAddress(text);
    if (isAddressFault(parsed)) throw new Error(parsed.key);
    return writeAddress(parsed);
  };

  test.each([
    ['i=2258', 'ns=0;i=2258'],
    [' ns=02;i=0007 ', 'ns=2;i=7'],
    ['ns=2;i=7[03]', 'ns=2;i=7[3]'],
    ['ns=3;s="DB1"."axis"[03]', 'ns=3;s="DB1"."axis"[03]'],
    ['ns=1;g=09087E75-8E5E-499B-954F-F2A9603DB28A', 'ns=1;g=09087e75-8e5e-499b-954f-f2a9603db28a'],
    ['nsu=http://vendor/%3bodd%25;s=a', 'nsu=http://vendor/%3Bodd%25;s=a'],
    [' conditions: i=2253 ', 'conditions:ns=0;i=2253'],
  ])('%s', (address, expected) => {
    expect(written(address)).toBe(expected);
    expect(written(expected)).toBe(expected);
  });
});
