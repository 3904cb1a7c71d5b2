/** The closed set of roles a tag may have (CONTRACT 5). `none` says that a tag was looked at and means nothing to the MES. */
export const roles = [
  'machine.state',
  'machine.mode',
  'machine.run',
  'machine.fault',
  'machine.auto',
  'machine.power',
  'machine.estop',
  'machine.setup',
  'machine.maint',
  'machine.blocked',
  'machine.starved',
  'light.red',
  'light.yellow',
  'light.green',
  'light.blue',
  'stop.reason',
  'count.total',
  'count.good',
  'count.scrap',
  'count.rework',
  'count.cycle',
  'cycle.active',
  'cycle.done',
  'cycle.time',
  'cycle.ideal',
  'job.order',
  'job.operation',
  'job.product',
  'job.program',
  'job.recipe',
  'job.planned',
  'tool.id',
  'material.lot',
  'operator.id',
  'shift.id',
  'part.id',
  'part.result',
  'quality.value',
  'quality.result',
  'alarm.bit',
  'alarm.word',
  'alarm.code',
  'energy.active',
  'energy.reactive',
  'energy.gas',
  'energy.water',
  'energy.air',
  'energy.heat',
  'power.active',
  'flow.rate',
  'process.value',
  'process.setpoint',
  'process.output',
  'runtime.hours',
  'device.clock',
  'device.heartbeat',
  'none',
] as const;

/** A role of the closed set. */
export type Role = (typeof roles)[number];

/** Roles that say something to people and to the MES, but from which no event comes. */
const silent: ReadonlySet<string> = new Set<Role>([
  'process.value',
  'process.setpoint',
  'process.output',
  'runtime.hours',
  'device.clock',
  'device.heartbeat',
  'none',
]);

/** Whether events come from tags of a role. */
export function isDerived(role: string | undefined): boolean {
  return role !== undefined && !silent.has(role);
}
