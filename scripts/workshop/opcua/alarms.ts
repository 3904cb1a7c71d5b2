/**
 * The alarms of the simulated machining centre (OPC 10000-9): one DiscreteAlarmType condition per fault of the model, active
 * exactly while the model has that fault. Their source is the machine, which is an event notifier below the Server object.
 *
 * The simulator is its own operator: every alarm counts as acknowledged, so that no branch is left waiting.
 */
import { NodeId, StatusCodes } from 'node-opcua';
import type { AddressSpace, UAObject } from 'node-opcua';
import type { StateWriter } from './states.ts';

/** A fault of the model as a condition. */
export interface CncAlarm {
  /** The model's fault code. */
  readonly code: number;
  /** ConditionName. */
  readonly name: string;
  /** 1 to 1000. */
  readonly severity: number;
}

/** The faults of the model; their texts come with the snapshots. */
export const cncAlarms: readonly CncAlarm[] = [
  { code: 7001, name: 'SpindleOverload', severity: 800 },
  { code: 7004, name: 'CoolantLow', severity: 500 },
  { code: 7012, name: 'ToolBroken', severity: 700 },
];

/** Adds the alarms; what is returned raises and ends them. */
export function addAlarms(space: AddressSpace, machine: UAObject): StateWriter {
  const { server } = space.rootFolder.objects;
  machine.setEventNotifier(1);
  // HasNotifier says that the machine has events of its own; for the source of a condition the library wants its supertype.
  for (const referenceType of ['HasNotifier', 'HasEventSource'])
    server.addReference({ referenceType, nodeId: machine.nodeId });
  const writers = cncAlarms.map((alarm) => alarmWriter(space, machine, alarm));
  // Without this ConditionRefresh is not there.
  space.installAlarmsAndConditionsService();
  return (snapshot, at) => {
    for (const write of writers) write(snapshot, at);
  };
}

function alarmWriter(
  space: AddressSpace,
  machine: UAObject,
  { code, name, severity }: CncAlarm,
): StateWriter {
  const alarm = space.getOwnNamespace().instantiateDiscreteAlarm('DiscreteAlarmType', {
    browseName: name,
    conditionName: name,
    conditionSource: machine,
    conditionOf: machine,
    inputNode: NodeId.nullNodeId,
    nodeId: `s=cnc-07-${name}`,
  });
  alarm.setSourceName(machine.browseName.name ?? '');
  let wasActive = false;
  return ({ faultCode, faultText }, at) => {
    const isActive = faultCode === code;
    if (isActive === wasActive) return;
    wasActive = isActive;
    const branch = alarm.currentBranch();
    branch.setActiveState(isActive);
    branch.setAckedState(true);
    const message = isActive ? faultText : 'normal';
    const quality = StatusCodes.Good;
    alarm.raiseNewCondition({ message, severity, quality, retain: isActive, time: at });
  };
}
