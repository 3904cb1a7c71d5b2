/**
 * `zhencai check`: every fault of a plant at once, then how it would be read, how long that is expected to take, and
 * which events the MES will get. Offline.
 */
import { protocolOf } from '../../collectors/registry.ts';
import type { GroupPlan } from '../../collectors/collector.ts';
import { checkPlant } from '../../config/load.ts';
import type { TemplateUse } from '../../config/instances/read.ts';
import type { Plant } from '../../config/plant.ts';
import { describeFault, type Fault } from '../base/fault.ts';
import { tableText } from '../base/table.ts';
import { hintOf, say, type Lang } from '../base/text.ts';
import { specsOf } from '../runtime/specs.ts';
import { evidenceLacks, evidenceLines, type EvidenceLack } from './check-evidence.ts';
import { templateLines } from './check-templates.ts';
import { reportRoles, rolesJson, rolesText, type RoleReport } from './check-roles.ts';

/** What `check` is asked. */
export interface CheckOptions {
  /** The plant file. */
  readonly config: string;
  readonly lang: Lang;
  readonly json: boolean;
  /** For `${env:NAME}`. */
  readonly env: NodeJS.ProcessEnv;
}

/** What will come of a plant that can run. */
interface Outlook {
  readonly templates: readonly TemplateUse[];
  readonly roles: RoleReport;
  readonly lacks: readonly EvidenceLack[];
}

/** How one group of one connection will be read. */
interface PlanRow extends GroupPlan {
  readonly connection: string;
}

/**
 * Checks a plant file and everything it names, and prints faults, scan plan and what the roles give.
 * @returns 0 where it can run, warnings or not; 2 where there are errors
 */
export async function check(options: CheckOptions, out: (text: string) => void): Promise<0 | 1 | 2> {
  const { plant, faults, withoutRole, templates } = await checkPlant(options.config, options.env);
  const plan = plant === undefined ? [] : planOf(plant);
  const slow = plant === undefined ? [] : slowFaults(plant, plan);
  const all = [...faults, ...slow];
  const roles = plant === undefined ? { proposals: [], coverage: [] } : reportRoles(plant, withoutRole);
  const lacks = plant === undefined ? [] : evidenceLacks(plant);
  const render = options.json ? asJson : asText;
  out(render(options.lang, plant, plan, { templates, roles, lacks }, all));
  return plant === undefined ? 2 : 0;
}

function planOf(plant: Plant): PlanRow[] {
  return specsOf(plant).flatMap((spec) =>
    protocolOf(spec.config)
      .plan(spec)
      .map((group) => ({ connection: spec.id, ...group })),
  );
}

/** A group that cannot keep its interval alone, or a connection whose groups cannot keep theirs together. */
function slowFaults(plant: Plant, plan: readonly PlanRow[]): Fault[] {
  const warning = { severity: 'warning', file: plant.file, row: 0 } as const;
  const faults: Fault[] = [];
  for (const [connection, rows] of Map.groupBy(plan, (row) => row.connection)) {
    const slow = rows.filter((row) => row.predictedSeconds * 1000 >= row.intervalMs);
    for (const { group, predictedSeconds, intervalMs } of slow) {
      const params = { connection, group, predicted: rounded(predictedSeconds), interval: intervalMs / 1000 };
      faults.push({ ...warning, key: 'config.checkTooSlow', params });
    }
    const load = rows.reduce((sum, row) => sum + (row.predictedSeconds * 1000) / row.intervalMs, 0);
    if (slow.length > 0 || load < 1) continue;
    const params = { connection, percent: Math.round(load * 100) };
    faults.push({ ...warning, key: 'config.checkTooBusy', params });
  }
  return faults;
}

function totalsOf(plant: Plant) {
  const connected = new Set(plant.tags.map((tag) => tag.equipment));
  return {
    connections: plant.connections.length,
    equipment: plant.equipment.length,
    connected: connected.size,
    key: plant.equipment.filter(({ key }) => key).length,
    tags: plant.tags.length,
  };
}

function countsOf(faults: readonly Fault[]) {
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: faults.length - errors };
}

function asText(
  lang: Lang,
  plant: Plant | undefined,
  plan: readonly PlanRow[],
  { templates, roles, lacks }: Outlook,
  faults: readonly Fault[],
): string {
  const parts = faults.map(
    (fault) => `${say(lang, severityKeys[fault.severity])} ${describeFault(fault, lang)}`,
  );
  parts.push(say(lang, 'config.checkCounts', countsOf(faults)));
  if (plant === undefined) return parts.join('\n');
  const header = [
    say(lang, 'config.checkConnection'),
    say(lang, 'config.checkGroup'),
    say(lang, 'config.checkTags'),
    say(lang, 'config.checkRequests'),
    say(lang, 'config.checkItems'),
    `${say(lang, 'config.checkInterval')} (s)`,
    `${say(lang, 'config.checkPredicted')} (s)`,
  ];
  const rows = plan.map((row) => [
    row.connection,
    row.group,
    row.tags,
    row.requests,
    row.items,
    row.intervalMs / 1000,
    row.requests === 0 ? say(lang, 'config.checkPushed') : String(rounded(row.predictedSeconds)),
  ]);
  parts.push('', say(lang, 'config.checkPlan'), tableText(header, rows));
  parts.push(
    ...templateLines(lang, templates),
    ...rolesText(lang, roles),
    ...evidenceLines(lang, lacks),
    '',
    say(lang, 'config.checkTotals', totalsOf(plant)),
  );
  return parts.join('\n');
}

const severityKeys = { error: 'config.checkError', warning: 'config.checkWarning' } as const;

function asJson(
  lang: Lang,
  plant: Plant | undefined,
  plan: readonly PlanRow[],
  { templates, roles, lacks }: Outlook,
  faults: readonly Fault[],
): string {
  const told = faults.map((fault) => ({
    severity: fault.severity,
    file: fault.file,
    row: fault.row,
    column: fault.column,
    via: fault.via,
    code: fault.key,
    message: say(lang, fault.key, fault.params),
    hint: hintOf(lang, fault.key, fault.params),
  }));
  const totals = plant === undefined ? undefined : totalsOf(plant);
  return JSON.stringify(
    {
      ok: plant !== undefined,
      ...countsOf(faults),
      faults: told,
      plan,
      templates,
      ...rolesJson(lang, roles),
      evidence: lacks,
      totals,
    },
    undefined,
    2,
  );
}

/** Seconds to the millisecond: the prediction is no finer. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
