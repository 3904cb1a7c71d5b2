/**
 * The points that MachineTool has no place for, as a control vendor would add them: folder `Control` of the
 * machine, identifiers `Control.…` in the vendor namespace. Together they show a reader every scalar type,
 * arrays, an enumeration, 64-bit integers beyond 2^53, changing quality and a value that cannot be read.
 */
import type { CncSnapshot } from '../model/cnc.ts';
import type { CncPoint, CncQuality, CncType } from './point.ts';

/** Identifier of the folder object. */
export const controlFolder = 'Control';
/** Names of the values of the vendor enumeration `DoorState`, by value. */
export const doorStates: readonly string[] = ['Open', 'Closed', 'Locked'];

type Read = CncPoint['read'];

function point(
  name: string,
  id: string,
  type: CncType,
  unit: string | undefined,
  description: string,
  read: Read,
): CncPoint {
  const plain = { name, id: `${controlFolder}.${id}`, type, description, read };
  return unit === undefined ? plain : { ...plain, unit };
}

/** A loose sensor: every 5 minutes 12 s uncertain, then 12 s broken. */
function vibrationQuality(snapshot: CncSnapshot): CncQuality {
  const phaseMs = snapshot.timeMs % 300_000;
  if (phaseMs >= 288_000) return 'BadSensorFailure';
  return phaseMs >= 276_000 ? 'UncertainSensorNotAccurate' : 'Good';
}

function doorState(snapshot: CncSnapshot): number {
  if (snapshot.cycle.active) return 2;
  return snapshot.operationMode === 'Processing' ? 1 : 0;
}

/** Beyond 2^53 on purpose: a reader that goes through a double shows a wrong last digit. */
const encoderBase = -9_007_199_254_740_993n;
const unitSerialBase = 18_000_000_000_000_000_001n;

/** Points of the vendor namespace, in the order of the address space. */
export const vendorPoints: readonly CncPoint[] = [
  point('power/on', 'PowerOn', 'Boolean', undefined, 'Control switched on', (s) => s.powerOn),
  point('light/red', 'StackLight.Red', 'Boolean', undefined, 'Red lamp', (s) => s.stackLight.red),
  point('light/yellow', 'StackLight.Yellow', 'Boolean', undefined, 'Yellow lamp', (s) => s.stackLight.yellow),
  point('light/green', 'StackLight.Green', 'Boolean', undefined, 'Green lamp', (s) => s.stackLight.green),
  point(
    'door/state',
    'DoorState',
    'Enumeration',
    undefined,
    'Vendor enumeration: 0 Open, 1 Closed, 2 Locked',
    doorState,
  ),
  point('fault/code', 'FaultCode', 'UInt16', undefined, 'Fault number, 0 = none', (s) => s.faultCode),
  point('fault/text', 'FaultText', 'String', undefined, 'Fault text, empty = none', (s) => s.faultText),
  point(
    'spindle/speed',
    'Spindle.ActualSpeed',
    'Float',
    '1/min',
    'Actual speed',
    (s) => s.spindle.actualSpeed,
  ),
  point(
    'spindle/setSpeed',
    'Spindle.CommandedSpeed',
    'Float',
    '1/min',
    'Commanded speed',
    (s) => s.spindle.commandedSpeed,
  ),
  point('spindle/load', 'Spindle.Load', 'Float', '%', 'Spindle load', (s) => s.spindle.loadPercent),
  {
    ...point(
      'spindle/vibration',
      'Spindle.Vibration',
      'Float',
      'mm/s',
      'Vibration; the sensor is loose: its quality changes',
      (s) => (s.spindle.running ? Math.fround(0.4 + s.spindle.loadPercent * 0.02) : 0.1),
    ),
    quality: vibrationQuality,
  },
  point('feed/actual', 'Feed.Actual', 'Double', 'mm/min', 'Actual feed rate', (s) => s.feed.actual),
  point('axes/position', 'Axes.Position', 'Float[]', 'mm', 'Positions of X, Y, Z', (s) => s.axisPositions),
  point('axes/load', 'Axes.Load', 'Float[]', '%', 'Loads of X, Y, Z', (s) => s.axisLoads),
  point(
    'axes/encoder',
    'Axes.EncoderTotal',
    'Int64',
    undefined,
    'Encoder increments, below -(2^53)',
    (s) => encoderBase - BigInt(s.parts.total) * 1_000_003n,
  ),
  point('tool/number', 'Tool.Number', 'Int16', undefined, 'Tool in the spindle', (s) => s.tool.number),
  point('tool/name', 'Tool.Name', 'String', undefined, 'Name of the tool', (s) => s.tool.name),
  point(
    'tool/life',
    'Tool.RemainingLife',
    'Float',
    '%',
    'Remaining tool life',
    (s) => s.tool.remainingLifePercent,
  ),
  point(
    'coolant/temperature',
    'Coolant.Temperature',
    'Float',
    '°C',
    'Coolant temperature',
    (s) => s.coolantTemperature,
  ),
  point(
    'program/number',
    'Program.Number',
    'UInt16',
    undefined,
    'Number of the active program',
    (s) => s.program.number,
  ),
  point('order/id', 'Order.Id', 'String', undefined, 'Order in work', (s) => s.order.id),
  point(
    'order/product',
    'Order.Product',
    'String',
    undefined,
    'Product of the order',
    (s) => s.order.product,
  ),
  point('part/id', 'Part.Id', 'String', undefined, 'Part in the fixture', (s) => s.partId),
  point(
    'part/unitSerial',
    'Part.UnitSerial',
    'UInt64',
    undefined,
    'Serial number, above 2^63',
    (s) => unitSerialBase + BigInt(s.parts.total),
  ),
  point(
    'parts/total',
    'Parts.Total',
    'UInt32',
    undefined,
    'Parts made: good and scrap',
    (s) => s.parts.total,
  ),
  point('parts/good', 'Parts.Good', 'UInt32', undefined, 'Good parts', (s) => s.parts.good),
  point('parts/scrap', 'Parts.Scrap', 'UInt32', undefined, 'Scrapped parts', (s) => s.parts.scrap),
  point(
    'cycle/active',
    'Cycle.Active',
    'Boolean',
    undefined,
    'A machining cycle runs',
    (s) => s.cycle.active,
  ),
  point(
    'cycle/started',
    'Cycle.Started',
    'DateTime',
    undefined,
    'Start of this or the last cycle',
    (s) => s.cycle.startedMs,
  ),
  point('cycle/last', 'Cycle.Last', 'UInt32', 'ms', 'Duration of the last cycle', (s) =>
    Math.round(s.cycle.lastMs),
  ),
  point('cycle/ideal', 'Cycle.Ideal', 'UInt32', 'ms', 'Ideal cycle time', (s) => Math.round(s.cycle.idealMs)),
  point(
    'probe/diameter',
    'Probe.Diameter',
    'Double',
    'mm',
    'Measured bore of the last part',
    (s) => s.probe.diameterMm,
  ),
  point('probe/ok', 'Probe.Ok', 'Boolean', undefined, 'The last bore is within tolerance', (s) => s.probe.ok),
  point('probe/at', 'Probe.At', 'DateTime', undefined, 'When the last part was probed', (s) => s.probe.atMs),
  point('power/active', 'Power.Active', 'Float', 'kW', 'Active power', (s) => s.power.activeKw),
  point('power/energy', 'Power.Energy', 'Double', 'kWh', 'Active energy', (s) => s.power.activeEnergyKwh),
  point(
    'power/energyWh',
    'Power.EnergyWh',
    'UInt64',
    'Wh',
    'Active energy, exact',
    (s) => s.power.activeEnergyWh,
  ),
  point('runtime/hours', 'RuntimeHours', 'Double', 'h', 'Hours switched on', (s) => s.runtimeHours),
  {
    ...point(
      'service/key',
      'ServiceKey',
      'String',
      undefined,
      'Exists but is not readable (BadNotReadable)',
      () => '',
    ),
    readable: false,
  },
];
