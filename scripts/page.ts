/**
 * Makes agent/evidence/verify.html: the verifier, the report, their texts and all grading editions in one file that works
 * from file:// and reaches for nothing. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { catalogue } from '../agent/base/catalogue/all.ts';
import { gradingEditions, loadGrading } from '../config/grading.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'agent', 'evidence', 'page');

/** Libraries that are in the page: their licences ask to be named wherever they go. */
const libraries = ['@noble/curves', '@noble/hashes', 'fflate'];

/** The whole page. */
export async function verifyHtml(): Promise<string> {
  const [script, style] = await Promise.all([bundledScript(), bundledStyle()]);
  const hash = createHash('sha256').update(script).digest('base64');
  // The report is opened from a Blob and inherits this policy: its style is its own, hence no hash for styles.
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts: Readonly<Record<string, string>> = { policy, style, script, licenses: licenses() };
  const frame = readFileSync(join(folder, 'frame.html'), 'utf8');
  return frame.replace(/\{\{(\w+)\}\}/g, (place, name: string) => parts[name] ?? place);
}

function licenses(): string {
  const texts = libraries.map((name) => {
    const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim();
    return `${name}\n\n${text}\n`;
  });
  return texts.join('\n').replaceAll('--', '- -');
}

async function bundledScript(): Promise<string> {
  const gradings = await Promise.all(gradingEditions().map((edition) => loadGrading(edition)));
  const text = await bundled(join(folder, 'main.ts'), {
    zhencaiGradings: JSON.stringify(gradings),
  });
  // Nothing in the script may end the element it stands in.
  return text.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');
}

async function bundledStyle(): Promise<string> {
  return await bundled(join(folder, 'style.css'), {});
}

async function bundled(entry: string, define: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16'],
    charset: 'utf8',
    legalComments: 'none',
    absWorkingDir: root,
    define,
    plugins: [textsOfThePage],
    logLevel: 'error',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return file.text;
}

/** Of the catalogue the page needs a tenth. */
const textsOfThePage: Plugin = {
  name: 'texts of the page',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[/\\]base[/\\]catalogue[/\\]all\.ts$/ }, () => {
      const texts = Object.entries(catalogue).filter(([key]) => /^(page|evidence|report)\./.test(key));
      return {
        contents: `export const catalogue = ${JSON.stringify(Object.fromEntries(texts))};`,
        loader: 'js',
      };
    });
  },
};

if (import.meta.main) process.stdout.write(await verifyHtml());
