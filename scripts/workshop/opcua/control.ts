/** The folder `Control` of the machine with the vendor's variables and enumeration. */
import { makeAccessLevelFlag } from 'node-opcua';
import type { AddressSpace, UADataType, UAObject } from 'node-opcua';
import type { CncPoint } from './point.ts';
import { controlFolder, doorStates, vendorPoints } from './vendor-points.ts';

function addPoint(folder: UAObject, point: CncPoint, enumeration: UADataType): void {
  const isArray = point.type === 'Float[]';
  const access = makeAccessLevelFlag(point.readable === false ? 'None' : 'CurrentRead');
  folder.namespace.addVariable({
    browseName: point.id.slice(controlFolder.length + 1),
    componentOf: folder,
    nodeId: `s=${point.id}`,
    dataType: point.type === 'Enumeration' ? enumeration.nodeId : point.type.replace('[]', ''),
    valueRank: isArray ? 1 : -1,
    ...(isArray ? { arrayDimensions: [0] } : {}),
    description: point.description,
    accessLevel: access,
    userAccessLevel: access,
    minimumSamplingInterval: 0,
  });
}

/** Adds the vendor values below the machine. Nothing here can be written by a client. */
export function addControl(space: AddressSpace, machine: UAObject): void {
  const own = space.getOwnNamespace();
  const enumeration = own.addEnumerationType({
    browseName: 'DoorState',
    nodeId: 's=DoorState',
    enumeration: doorStates.map((displayName, value) => ({ displayName, value })),
  });
  const folder = own.addObject({
    browseName: controlFolder,
    componentOf: machine,
    nodeId: `s=${controlFolder}`,
    typeDefinition: 'FolderType',
  });
  for (const point of vendorPoints) addPoint(folder, point, enumeration);
}
