/**
 * The points that OPC 40501-1 (MachineTool) and OPC 40001-1 (Machinery) have a place for.
 *
 * Identifiers are those the instance `cnc-07` gets: browse names below the machine, joined by `-`.
 */
import type { CncOperationMode, CncSnapshot } from '../model/cnc.ts';
import type { CncPoint } from './point.ts';

const monitoring = 'cnc-07-Monitoring';
const production = 'cnc-07-Production';

/** MachineOperationMode of OPC 40501-1: 1 Automatic, 2 Setup, 4 Service, 5 Other. */
const operationModes: Readonly<Record<CncOperationMode, number>> = {
  None: 5,
  Maintenance: 4,
  Setup: 2,
  Processing: 1,
};

/** ChannelState of OPC 40501-1: 0 Active, 1 Interrupted, 2 Reset. */
function channelState(snapshot: CncSnapshot): number {
  if (snapshot.itemState === 'OutOfService') return 1;
  return snapshot.cycle.active ? 0 : 2;
}

/** State of a production program or job in OPC 40501-1, by its state number. */
export const productionStates = { Running: 1, Ended: 2, Interrupted: 3, Aborted: 4 } as const;

/** The state of the active program: interrupted by a fault, running in a cycle, else ended. */
export function programState(snapshot: CncSnapshot): 'Running' | 'Ended' | 'Interrupted' {
  if (snapshot.itemState === 'OutOfService') return 'Interrupted';
  return snapshot.cycle.active ? 'Running' : 'Ended';
}

/** ChannelMode of OPC 40501-1: 0 Automatic, 2 JogManual. */
const channelMode = (snapshot: CncSnapshot): number => (snapshot.operationMode === 'Processing' ? 0 : 2);

/** Points of the companion specifications, in the order of the address space. */
export const machineToolPoints: readonly CncPoint[] = [
  {
    name: 'machine/state',
    id: `${monitoring}-MachineTool-MachineryItemState-CurrentState`,
    type: 'LocalizedText',
    description: 'MachineryItemState: NotAvailable, OutOfService, NotExecuting, Executing',
    read: (s) => s.itemState,
  },
  {
    name: 'machine/mode',
    id: `${monitoring}-MachineTool-MachineryOperationMode-CurrentState`,
    type: 'LocalizedText',
    description: 'MachineryOperationMode: None, Maintenance, Setup, Processing',
    read: (s) => s.operationMode,
  },
  {
    name: 'machine/operationMode',
    id: `${monitoring}-MachineTool-OperationMode`,
    type: 'Enumeration',
    description:
      'MachineOperationMode: 0 Manual, 1 Automatic, 2 Setup, 3 AutoWithManualIntervention, 4 Service, 5 Other',
    read: (s) => operationModes[s.operationMode],
  },
  {
    name: 'machine/feedOverride',
    id: `${monitoring}-MachineTool-FeedOverride`,
    type: 'Double',
    unit: '%',
    description: 'Feed override of the machine',
    read: (s) => s.feed.overridePercent,
  },
  {
    name: 'machine/powerOnHours',
    id: `${monitoring}-MachineTool-PowerOnDuration`,
    type: 'UInt32',
    unit: 'h',
    description: 'Full hours switched on',
    read: (s) => Math.floor(s.runtimeHours),
  },
  {
    name: 'machine/powerOnDuration',
    id: `${monitoring}-MachineTool-OperationCounters-PowerOnDuration`,
    type: 'Double',
    unit: 'ms',
    description: 'Time switched on (a Duration)',
    read: (s) => Math.round(s.runtimeHours * 3_600_000),
  },
  {
    name: 'machine/partsLifetime',
    id: `${monitoring}-MachineTool-OperationCounters-PartsProducedInLifetime`,
    type: 'UInt64',
    description: 'Parts made since the machine was built',
    read: (s) => BigInt(s.parts.total),
  },
  {
    name: 'spindle/rotating',
    id: `${monitoring}-Spindle-IsRotating`,
    type: 'Boolean',
    description: 'The spindle turns',
    read: (s) => s.spindle.running,
  },
  {
    name: 'spindle/override',
    id: `${monitoring}-Spindle-Override`,
    type: 'Double',
    unit: '%',
    description: 'Spindle override',
    read: (s) => s.spindle.overridePercent,
  },
  {
    name: 'channel/mode',
    id: `${monitoring}-Channel-ChannelMode`,
    type: 'Enumeration',
    description: 'ChannelMode: 0 Automatic, 1 MdaMdi, 2 JogManual, …',
    read: channelMode,
  },
  {
    name: 'channel/state',
    id: `${monitoring}-Channel-ChannelState`,
    type: 'Enumeration',
    description: 'ChannelState: 0 Active, 1 Interrupted, 2 Reset',
    read: channelState,
  },
  {
    name: 'channel/feedOverride',
    id: `${monitoring}-Channel-FeedOverride`,
    type: 'Double',
    unit: '%',
    description: 'Feed override of the channel',
    read: (s) => s.feed.overridePercent,
  },
  {
    name: 'program/name',
    id: `${production}-ActiveProgram-Name`,
    type: 'String',
    description: 'Active NC program',
    read: (s) => s.program.name,
  },
  {
    name: 'program/job',
    id: `${production}-ActiveProgram-JobIdentifier`,
    type: 'String',
    description: 'Order the active program works on',
    read: (s) => s.order.id,
  },
  {
    name: 'program/state',
    id: `${production}-ActiveProgram-State-CurrentState`,
    type: 'LocalizedText',
    description: 'ProductionProgram state: Initializing, Running, Ended, Interrupted, Aborted',
    read: programState,
  },
  {
    name: 'program/stateNumber',
    id: `${production}-ActiveProgram-State-CurrentState-Number`,
    type: 'UInt32',
    description: 'Number of the ProductionProgram state',
    read: (s) => productionStates[programState(s)],
  },
  {
    name: 'production/partsLifetime',
    id: `${production}-Statistics-PartsProducedInLifetime`,
    type: 'UInt32',
    description: 'Parts made since the machine was built',
    read: (s) => s.parts.total,
  },
  {
    name: 'job/id',
    id: `${production}-ProductionPlan-Job1-Identifier`,
    type: 'String',
    description: 'Order in work',
    read: (s) => s.order.id,
  },
  {
    name: 'job/planned',
    id: `${production}-ProductionPlan-Job1-RunsPlanned`,
    type: 'UInt32',
    description: 'Parts planned in the order',
    read: (s) => s.order.planned,
  },
  {
    name: 'job/completed',
    id: `${production}-ProductionPlan-Job1-RunsCompleted`,
    type: 'UInt32',
    description: 'Parts finished in the order',
    read: (s) => s.order.finished,
  },
];
