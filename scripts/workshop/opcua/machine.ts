/**
 * The instance `cnc-07` of MachineToolType (OPC 40501-1) below the Machines folder (OPC 40001-1).
 *
 * The machine has a string NodeId, so every node below it gets one too: the browse names joined by `-`.
 */
import { DataType, Range, coerceLocalizedText, makeAccessLevelFlag, makeEUInformation } from 'node-opcua';
import type { AddressSpace, Namespace, UAObject, VariantOptions } from 'node-opcua';
import { machineToolUri, machineryUri, simulatorName, simulatorVersion } from './names.ts';
import { objectType, ownObject, ownVariable } from './nodes-of.ts';

/** Identifier of the machine; its children's identifiers start with it. */
const machineId = 'cnc-07';
/** NodeId of the Machines folder in the Machinery namespace. */
const machinesFolder = 1001;

/** Optional parts of MachineToolType that this machine has. */
const optionals = [
  'Identification.DeviceClass',
  'Identification.Location',
  'Identification.Model',
  'Identification.SoftwareRevision',
  'Identification.YearOfConstruction',
  'Monitoring.MachineTool.FeedOverride',
  'Monitoring.MachineTool.MachineryItemState',
  'Monitoring.MachineTool.MachineryOperationMode',
  'Monitoring.MachineTool.OperationCounters.PartsProducedInLifetime',
  'Monitoring.MachineTool.PowerOnDuration',
  'Notification.Messages',
  'Production.ActiveProgram.JobIdentifier',
  'Production.ProductionPlan',
  'Production.Statistics.PartsProducedInLifetime',
];

const text = (value: string): VariantOptions => ({ dataType: DataType.String, value });
const localized = (value: string): VariantOptions => ({
  dataType: DataType.LocalizedText,
  value: coerceLocalizedText(value),
});
const uint16 = (value: number): VariantOptions => ({ dataType: DataType.UInt16, value });

/** Values that never change, by identifier below the machine. */
const fixed: Readonly<Record<string, VariantOptions>> = {
  'Identification-Manufacturer': localized(simulatorName),
  'Identification-Model': localized('simulated machining centre'),
  'Identification-ProductInstanceUri': text('urn:zhencai:simulator:cnc-07:SIM-0007'),
  'Identification-SerialNumber': text('SIM-0007'),
  'Identification-SoftwareRevision': text(simulatorVersion),
  'Identification-DeviceClass': text('simulator'),
  'Identification-Location': text('simulated workshop'),
  'Identification-YearOfConstruction': uint16(2026),
  'Monitoring-Channel-Name': text('Channel 1'),
  'Monitoring-Spindle-Name': text('Main spindle'),
  'Production-ActiveProgram-NumberInList': uint16(0),
  'Production-ProductionPlan-Job1-NumberInList': uint16(0),
  'Production-ProductionPlan-Job1-RunsPlanned-IsValid': { dataType: DataType.Boolean, value: true },
};

const overrides = [
  'Monitoring-MachineTool-FeedOverride',
  'Monitoring-Channel-FeedOverride',
  'Monitoring-Spindle-Override',
];

/** Variables the companion specifications let a client write; this machine lets nobody write anything. */
const writableByType = [
  'Identification-Location',
  'Monitoring-MachineTool-OperationCounters-PowerOnDuration',
];

function setReadOnly(own: Namespace, id: string): void {
  const variable = ownVariable(own, id);
  variable.accessLevel = makeAccessLevelFlag('CurrentRead');
  variable.userAccessLevel = variable.accessLevel;
}

function setPercentRange(own: Namespace, id: string): void {
  const percent = makeEUInformation('P1', '%', 'percent');
  ownVariable(own, `${id}-EngineeringUnits`).bindExtensionObject(percent, { force: true });
  const range = new Range({ low: 0, high: 150 });
  ownVariable(own, `${id}-EURange`).bindExtensionObject(range, { force: true });
}

/** Builds the machine with its fixed values; everything else is written by the mirror of the model. */
export function addMachine(space: AddressSpace): UAObject {
  const own = space.getOwnNamespace();
  const machines = `ns=${space.getNamespaceIndex(machineryUri)};i=${machinesFolder}`;
  const machine = objectType(space, 'MachineToolType', machineToolUri).instantiate({
    browseName: machineId,
    nodeId: `s=${machineId}`,
    namespace: own,
    optionals,
    organizedBy: machines,
  });
  const monitoring = ownObject(own, `${machineId}-Monitoring`);
  objectType(space, 'SpindleMonitoringType', machineToolUri).instantiate({
    browseName: 'Spindle',
    componentOf: monitoring,
    namespace: own,
    optionals: ['Override'],
  });
  objectType(space, 'ChannelMonitoringType', machineToolUri).instantiate({
    browseName: 'Channel',
    componentOf: monitoring,
    namespace: own,
  });
  objectType(space, 'ProductionJobType', machineToolUri).instantiate({
    browseName: 'Job1',
    namespace: own,
    references: [
      {
        referenceType: 'HasOrderedComponent',
        isForward: false,
        nodeId: ownObject(own, `${machineId}-Production-ProductionPlan`).nodeId,
      },
    ],
  });
  for (const [id, value] of Object.entries(fixed))
    ownVariable(own, `${machineId}-${id}`).setValueFromSource(value);
  for (const id of overrides) setPercentRange(own, `${machineId}-${id}`);
  for (const id of writableByType) setReadOnly(own, `${machineId}-${id}`);
  return machine;
}
