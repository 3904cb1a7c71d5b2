/** A YAML file with the place of everything in it, so that a fault can name line and column. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';

/** Where something stands, both 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes from the root. */
export type Path = readonly PropertyKey[];

/** A parsed YAML text. */
export class YamlFile {
  readonly file: string;
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** Faults of the syntax. The library's own messages quote the file, and with it secrets: only its codes are told. */
  syntaxFaults(): Fault[] {
    const errors = this.#document.errors.map(({ code, pos }) =>
      this.#at(this.#placeOf(pos[0]), ...this.#syntax(code, pos[0])),
    );
    const warnings = this.#document.warnings.map(({ pos }): Fault => ({
      ...this.#at(this.#placeOf(pos[0]), 'config.yamlTag'),
      severity: 'warning',
    }));
    return [...errors, ...warnings];
  }

  /** Replaces texts; `replace` is given every text that is a value, and its place. */
  replaceTexts(replace: (text: string, place: Place) => string): void {
    visit(this.#document, {
      Scalar: (key, node) => {
        if (key === 'key' || typeof node.value !== 'string') return;
        node.value = replace(node.value, this.#placeOf(node.range?.[0] ?? 0));
      },
    });
  }

  /** The file as plain values; an alias that cannot be resolved is a fault. */
  value(): { readonly value: unknown; readonly faults: readonly Fault[] } {
    try {
      return { value: this.#document.toJS(), faults: [] };
    } catch {
      return { value: undefined, faults: [this.#at(undefined, 'config.yamlAlias', { code: 'ALIAS' })] };
    }
  }

  /** An error at the value of a path, or at what holds it where it is missing. */
  faultAt(path: Path, key: TextKey, params?: TextParams): Fault {
    return this.#at(this.placeOfValue(path), key, params);
  }

  /** An error at a key of the map at `path`. */
  faultAtKey(path: Path, name: string, key: TextKey, params?: TextParams): Fault {
    const map = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const found = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === name)
      : undefined;
    const offset = isNode(found?.key) ? found.key.range?.[0] : undefined;
    const place = offset === undefined ? this.placeOfValue(path) : this.#placeOf(offset);
    return this.#at(place, key, params);
  }

  /** Where the value of a path stands, or the nearest thing around it. */
  placeOfValue(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#placeOf(node.range[0]);
    }
    return { line: 1, column: 1 };
  }

  #at(place: Place | undefined, key: TextKey, params?: TextParams): Fault {
    return { severity: 'error', file: this.file, row: place?.line ?? 0, column: place?.column, key, params };
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #syntax(code: string, offset: number): [TextKey, TextParams] {
    switch (code) {
      case 'DUPLICATE_KEY':
        return ['config.yamlDuplicateKey', { key: /^[^\s:,}]*/.exec(this.#text.slice(offset))?.[0] ?? '' }];
      case 'TAB_AS_INDENT':
        return ['config.yamlIndent', { code }];
      case 'BAD_ALIAS':
      case 'ALIAS_PROPS':
      case 'MULTIPLE_ANCHORS':
        return ['config.yamlAlias', { code }];
      default: {
        const wide = this.#wideNear(offset);
        if (wide !== '') return ['config.yamlWide', { code, wide }];
        return [code === 'BAD_INDENT' ? 'config.yamlIndent' : 'config.yamlSyntax', { code }];
      }
    }
  }

  /** Full-width punctuation on the line of a fault and the one above: a Chinese input method writes it where YAML needs its plain kin. */
  #wideNear(offset: number): string {
    const { line } = this.#placeOf(offset);
    const near = this.#text
      .split('\n')
      .slice(Math.max(0, line - 2), line)
      .join('\n');
    return [...new Set(near.match(/[：，｛｝［］“”‘’＂]/g))].join(' ');
  }
}
