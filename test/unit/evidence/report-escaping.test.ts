import { describe, expect, it } from 'vitest';
import type { Findings } from '../../../agent/evidence/verify/findings.ts';
import { cssText, html, joined } from '../../../agent/evidence/report/html.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import { loadGrading } from '../../../config/grading.ts';
import { fakeFindings } from '../../fakes/findings.ts';

const grading = await loadGrading('2024');

/** Everything that could end a text, an attribute, a string of the style sheet or the style itself. */
const hostile = `"'><script>alert(1)</script></style><img src=x onerror=alert(2)>&\\"}*{display:none}`;

/** The same findings with every text replaced by a hostile one, ids apart that link its parts. */
function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return ['day', 'id', 'kind', 'verdict', 'text', 'reason'].includes(key) ? value : hostile;
  if (Array.isArray(value)) return value.map((one: unknown) => poisoned(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poisoned(inner, name)]));
}

describe('text from a pack', () => {
  it.each(['zh', 'en'] as const)('cannot become markup or style (%s)', (lang) => {
    const findings = poisoned(fakeFindings()) as Findings;
    const made = reportHtml(findings, findings.checks, grading, lang, {
      packName: hostile,
      usingUnit: hostile,
    });
    const sound = reportHtml(fakeFindings(), fakeFindings().checks, grading, lang);
    const tags = (text: string): Set<string> =>
      new Set([...text.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag ?? ''));
    expect([...tags(made)].filter((tag) => !tags(sound).has(tag))).toEqual([]);
    expect(made).not.toMatch(/<script|<img/i);
    expect(made.match(/<style>/g)).toHaveLength(1);
    expect(made.match(/<\/style>/g)).toHaveLength(1);
    const style = /<style>([\s\S]*?)<\/style>/.exec(made)?.[1] ?? '';
    expect(style).not.toContain('{display:none}*');
    expect(style).not.toContain('alert(1)');
  });

  it('that is no term of ours is shown as it stands', () => {
    const findings = fakeFindings();
    const [gap] = findings.gaps;
    if (gap === undefined) throw new Error('no gap');
    const odd = { ...gap, gap: { ...gap.gap, kind: '<b>toString</b>' } };
    expect(reportHtml({ ...findings, gaps: [odd] }, findings.checks, grading, 'zh')).toContain(
      '&lt;b&gt;toString&lt;/b&gt;',
    );
  });

  it('that turns round or hides what follows is shown as such', () => {
    expect(html`${'press\u202e10-sserp'}`.text).toBe('press\ufffd10-sserp');
    expect(html`${'a\u200bb\u0007c\ud800d'}`.text).toBe('a\ufffdb\ufffdc\ufffdd');
  });

  it('is escaped in templates and lists, markup is not', () => {
    expect(html`<i title="${'"'}">${['<', html`<b>${1}</b>`, undefined]}</i>`.text).toBe(
      '<i title="&quot;">&lt;<b>1</b></i>',
    );
    expect(joined(['<', html`<br />`], '&').text).toMatch(/^&lt;&amp;<br ?\/?>$/);
  });

  it('cannot leave a string of the style sheet', () => {
    expect(cssText('东风"\\</style>1')).toBe('东风\\22 \\5c \\3c \\2f style\\3e 1');
  });
});
