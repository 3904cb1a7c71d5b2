/** From a plain value to the OPC UA Variant of its declared type (OPC 10000-6 5.1). */
import { DataType, VariantArrayType } from 'node-opcua';
import type { VariantOptions } from 'node-opcua';
import type { CncType, CncValue } from './point.ts';

/** A 64-bit integer as the library's pair of 32-bit words, high word first; two's complement for Int64. */
function words(value: bigint): readonly [number, number] {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}

const scalarTypes: Readonly<Record<Exclude<CncType, 'Float[]'>, DataType>> = {
  Boolean: DataType.Boolean,
  Int16: DataType.Int16,
  UInt16: DataType.UInt16,
  UInt32: DataType.UInt32,
  Int64: DataType.Int64,
  UInt64: DataType.UInt64,
  Float: DataType.Float,
  Double: DataType.Double,
  String: DataType.String,
  LocalizedText: DataType.LocalizedText,
  DateTime: DataType.DateTime,
  Enumeration: DataType.Int32,
};

function scalar(type: CncType, value: CncValue): unknown {
  if (typeof value === 'bigint') return words(value);
  if (type === 'DateTime') return new Date(Number(value));
  if (type === 'LocalizedText') return { text: value };
  return value;
}

/** The Variant for a value of a point's type. Float values are rounded to the float32 that travels. */
export function toVariant(type: CncType, value: CncValue): VariantOptions {
  if (type === 'Float[]') {
    const values = Float32Array.from(value as readonly number[]);
    return { dataType: DataType.Float, arrayType: VariantArrayType.Array, value: values };
  }
  return { dataType: scalarTypes[type], arrayType: VariantArrayType.Scalar, value: scalar(type, value) };
}

/** Same value, element by element for arrays. */
export function sameValue(a: CncValue | undefined, b: CncValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
