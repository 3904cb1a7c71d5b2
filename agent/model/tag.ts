/** How the bytes of a value are read. Strings carry their length in bytes: `string:20`. `auto`: the server knows (OPC UA). */
export type TagType =
  | 'auto'
  | 'bool'
  | 'int8hi'
  | 'int8lo'
  | 'uint8hi'
  | 'uint8lo'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'bcd16'
  | 'bcd32'
  | `string:${number}`;

/** What may be said beside a type (类型选项): how the raw value is taken out of its registers, and when it is none. */
export const typeOptionNames = ['mask', 'shift', 'sign', 'invalid', 'scaleFactor', 'percent', 'pad'] as const;

/** One of them. */
export type TypeOptionName = (typeof typeOptionNames)[number];

/** Ways to write a sign other than two's complement: the most significant bit says minus, the others how much. */
export const signs = ['magnitude'] as const;

/** What fills a text up to its length: NULs (it ends before the first), blanks at its end, or either. */
export const pads = ['nul', 'space', 'both'] as const;

/** Order in which the bytes A (most significant) … H arrive on the wire. */
export type ByteOrder =
  | 'ABCD'
  | 'CDAB'
  | 'BADC'
  | 'DCBA'
  | 'ABCDEFGH'
  | 'GHEFCDAB'
  | 'BADCFEHG'
  | 'HGFEDCBA'
  | 'CDABGHEF'
  | 'EFGHABCD';

/** Where a tag was declared, for messages to the person who wrote it. */
export interface Origin {
  readonly file: string;
  /** 1-based row of the table, or line of the YAML file. */
  readonly row: number;
  /** Where what the row stands for is written: a template's `file:line`. */
  readonly via?: string | undefined;
}

/** One named point of one equipment, read over one connection (DESIGN 3). */
export interface Tag {
  readonly equipment: string;
  readonly connection: string;
  /** Tag group. */
  readonly group: string;
  /** Unique within the equipment; may hold `/`. */
  readonly name: string;
  /** As the point table writes it; only the protocol understands it. */
  readonly address: string;
  /** Modbus unit id (站号). */
  readonly unit?: number | undefined;
  readonly type: TagType;
  readonly byteOrder?: ByteOrder | undefined;
  /** As written; only the protocol understands the values. */
  readonly typeOptions?: Readonly<Partial<Record<TypeOptionName, string>>> | undefined;
  /** value = raw × scale + offset, in `unitOfMeasure`. */
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly unitOfMeasure?: string | undefined;
  /** Unset: every reading is kept. Set: a change of at most this much (in engineering units) is not sent again. */
  readonly deadband?: number | undefined;
  /** Engineering limits; outside them the value is UNCERTAIN. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly description?: string | undefined;
  /** What the tag means to the MES (CONTRACT 5). */
  readonly role?: string | undefined;
  readonly roleOptions?: Readonly<Record<string, string>> | undefined;
  /** 业务环节 of the grading questionnaire. */
  readonly businessLink?: string | undefined;
  readonly keyParameter?: boolean | undefined;
  readonly origin: Origin;
}

/** Tags read together at one interval. `mode` matters where a protocol can push (OPC UA): pushing is the default. */
export interface TagGroup {
  readonly id: string;
  readonly intervalMs: number;
  readonly mode: 'subscribe' | 'poll';
}
