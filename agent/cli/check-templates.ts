/** The part of `zhencai check` about equipment templates: which are in use, and what of them nobody could check. */
import type { TemplateUse } from '../../config/instances/read.ts';
import { tableText } from '../base/table.ts';
import { say, type Lang } from '../base/text.ts';

/** Lines under a heading; none where no template is in use. */
export function templateLines(lang: Lang, uses: readonly TemplateUse[]): string[] {
  if (uses.length === 0) return [];
  const header = [
    say(lang, 'config.checkTemplate'),
    say(lang, 'config.checkDevice'),
    say(lang, 'config.checkInstances'),
    say(lang, 'config.checkTags'),
    say(lang, 'config.checkUnverified'),
  ];
  const rows = uses.map(({ id, name, instances, tags, unverified }) => [
    id,
    name[lang],
    instances,
    tags,
    unverified.length === 0 ? '-' : unverified.join(', '),
  ]);
  return ['', say(lang, 'config.checkTemplates'), tableText(header, rows)];
}
