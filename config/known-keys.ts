/** Which keys may stand in a map of a YAML file, read off its JSON Schema. Made only when a fault needs it. */
import { valueAt } from './issues.ts';
import { plantJsonSchema } from './schema.ts';
import type { Path } from './yaml.ts';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  /** Of a map whose keys are names of things. */
  readonly additionalProperties?: Node | false;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly const?: unknown;
}

/**
 * A function that lists the keys of the map at a path of `root`. Among several shapes its `protocol` decides.
 * @param jsonSchema what kind of file it is; the plant file where not given
 */
export function knownKeys(
  root: unknown,
  jsonSchema: () => object = plantJsonSchema,
): (path: Path) => readonly string[] {
  let schema: Node | undefined;
  return (path) => {
    schema ??= jsonSchema() as Node;
    let nodes = alternatives(schema, root);
    for (const [depth, step] of path.entries()) {
      const inside = nodes.flatMap((node) => {
        const next = typeof step === 'number' ? node.items : valueNode(node, String(step));
        return next === undefined ? [] : [next];
      });
      nodes = inside.flatMap((node) => alternatives(node, valueAt(root, path.slice(0, depth + 1))));
    }
    return [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))];
  };
}

function valueNode({ properties, additionalProperties }: Node, key: string): Node | undefined {
  return properties?.[key] ?? (additionalProperties === false ? undefined : additionalProperties);
}

function alternatives(node: Node, value: unknown): readonly Node[] {
  const choices = node.oneOf ?? node.anyOf;
  if (choices === undefined) return [node];
  const protocol = valueAt(value, ['protocol']);
  const fitting = choices.filter((choice) => choice.properties?.protocol?.const === protocol);
  return (protocol === undefined || fitting.length === 0 ? choices : fitting).flatMap((choice) =>
    alternatives(choice, value),
  );
}
