/**
 * `zhencai check`: every fault of a plant at once, then how it would be read, how long that is expected to take, and
 * which events the MES will get. Offline.
 */
import { checkPlant } from '../../config/load.ts';
import type { TemplateUse } from '../../config/instances/read.ts';
import type { Plant } from '../../config/plant.ts';
import { hintOfFault, labelFault, type Fault } from '../base/fault.ts';
import { say, type Lang } from '../base/text.ts';
import { budgetFaults, budgetJson, budgetLines, budgetsOf, type ConnectionBudget } from './check-budget.ts';
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
  readonly budgets: readonly ConnectionBudget[];
  readonly templates: readonly TemplateUse[];
  readonly roles: RoleReport;
  readonly lacks: readonly EvidenceLack[];
}

/**
 * Checks a plant file and everything it names, and prints faults, scan plan and what the roles give.
 * @returns 0 where it can run, warnings or not; 2 where there are errors
 */
export async function check(options: CheckOptions, out: (text: string) => void): Promise<0 | 1 | 2> {
  const { plant, faults, withoutRole, templates, rows } = await checkPlant(options.config, options.env);
  const budgets = plant === undefined ? [] : budgetsOf(plant);
  const all = [...faults, ...budgetFaults(budgets, options.config, rows)];
  const roles = plant === undefined ? { proposals: [], coverage: [] } : reportRoles(plant, withoutRole);
  const lacks = plant === undefined ? [] : evidenceLacks(plant);
  const render = options.json ? asJson : asText;
  out(render(options.lang, plant, { budgets, templates, roles, lacks }, all));
  return plant === undefined ? 2 : 0;
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
  { budgets, templates, roles, lacks }: Outlook,
  faults: readonly Fault[],
): string {
  const parts = faults.map((fault) => labelFault(fault, lang));
  parts.push(say(lang, 'config.checkCounts', countsOf(faults)));
  if (plant === undefined) return parts.join('\n');
  parts.push(
    ...budgetLines(lang, budgets),
    ...templateLines(lang, templates),
    ...rolesText(lang, roles),
    ...evidenceLines(lang, lacks),
    '',
    say(lang, 'config.checkTotals', totalsOf(plant)),
  );
  return parts.join('\n');
}

function asJson(
  lang: Lang,
  plant: Plant | undefined,
  { budgets, templates, roles, lacks }: Outlook,
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
    hint: hintOfFault(fault, lang),
  }));
  const totals = plant === undefined ? undefined : totalsOf(plant);
  return JSON.stringify(
    {
      ok: plant !== undefined,
      ...countsOf(faults),
      faults: told,
      ...budgetJson(lang, budgets),
      templates,
      ...rolesJson(lang, roles),
      evidence: lacks,
      totals,
    },
    undefined,
    2,
  );
}
