/** Typed look-ups in an address space; each throws where a node is missing, since that is a fault of ours. */
import type { AddressSpace, Namespace, UAObject, UAObjectType, UAVariable } from 'node-opcua';
import { NodeClass } from 'node-opcua';

/** The object type of that name in the namespace of that URI. */
export function objectType(space: AddressSpace, name: string, namespaceUri: string): UAObjectType {
  const type = space.findObjectType(name, space.getNamespaceIndex(namespaceUri));
  if (type === null) throw new Error(`no object type ${name} in ${namespaceUri}`);
  return type;
}

/** The object with that string identifier in the server's own namespace. */
export function ownObject(own: Namespace, id: string): UAObject {
  const node = own.findNode(`s=${id}`);
  if (node?.nodeClass !== NodeClass.Object) throw new Error(`no object ${id}`);
  return node as UAObject;
}

/** The variable with that string identifier in the server's own namespace. */
export function ownVariable(own: Namespace, id: string): UAVariable {
  const node = own.findNode(`s=${id}`);
  if (node?.nodeClass !== NodeClass.Variable) throw new Error(`no variable ${id}`);
  return node as UAVariable;
}
