/**
 * The `Id` of every finite state machine the CNC has (OPC 10000-16 4.4.2): the NodeId of the state object in the
 * companion nodeset whose name CurrentState shows. Numeric identifiers are those of the nodesets.
 */
import { DataType, makeNodeId } from 'node-opcua';
import type { AddressSpace, UAVariable } from 'node-opcua';
import type { CncItemState, CncOperationMode, CncSnapshot } from '../model/cnc.ts';
import { productionStates, programState } from './machinetool-points.ts';
import { machineToolUri, machineryUri } from './names.ts';
import { ownVariable } from './nodes-of.ts';

const itemStates: Readonly<Record<CncItemState, number>> = {
  NotAvailable: 5005,
  Executing: 5006,
  NotExecuting: 5007,
  OutOfService: 5004,
};
const operationModes: Readonly<Record<CncOperationMode, number>> = {
  None: 5059,
  Maintenance: 5058,
  Setup: 5061,
  Processing: 5060,
};
const programStates = { Running: 5041, Ended: 5038, Interrupted: 5040 } as const;
const jobStates = { Running: 5017, Ended: 5014, Interrupted: 5016 } as const;
const jobState = 'cnc-07-Production-ProductionPlan-Job1-State-CurrentState';

/** Writes one state's variables where the state changed. */
export type StateWriter = (snapshot: CncSnapshot, at: Date) => void;

function idWriter(
  variable: UAVariable,
  namespace: number,
  stateOf: (snapshot: CncSnapshot) => number,
): StateWriter {
  let last: number | undefined;
  return (snapshot, at) => {
    const state = stateOf(snapshot);
    if (state === last) return;
    last = state;
    variable.setValueFromSource(
      { dataType: DataType.NodeId, value: makeNodeId(state, namespace) },
      undefined,
      at,
    );
  };
}

function jobWriter(name: UAVariable, number: UAVariable): StateWriter {
  let last: string | undefined;
  return (snapshot, at) => {
    const state = programState(snapshot);
    if (state === last) return;
    last = state;
    name.setValueFromSource({ dataType: DataType.LocalizedText, value: { text: state } }, undefined, at);
    number.setValueFromSource({ dataType: DataType.UInt32, value: productionStates[state] }, undefined, at);
  };
}

/** One writer per state machine's Id, and the job's state as a whole (its name is not in the table of nodes). */
export function stateWriters(space: AddressSpace): readonly StateWriter[] {
  const own = space.getOwnNamespace();
  const machinery = space.getNamespaceIndex(machineryUri);
  const machineTool = space.getNamespaceIndex(machineToolUri);
  const machine = 'cnc-07-Monitoring-MachineTool';
  const id = (of: string): UAVariable => ownVariable(own, `${of}-Id`);
  return [
    idWriter(id(`${machine}-MachineryItemState-CurrentState`), machinery, (s) => itemStates[s.itemState]),
    idWriter(
      id(`${machine}-MachineryOperationMode-CurrentState`),
      machineTool,
      (s) => operationModes[s.operationMode],
    ),
    idWriter(
      id('cnc-07-Production-ActiveProgram-State-CurrentState'),
      machineTool,
      (s) => programStates[programState(s)],
    ),
    idWriter(id(jobState), machineTool, (s) => jobStates[programState(s)]),
    jobWriter(ownVariable(own, jobState), ownVariable(own, `${jobState}-Number`)),
  ];
}
