/**
 * OPC UA StatusCodes (OPC 10000-4 §7.39, table in OPC 10000-6): the ones this agent makes itself, and the ones that
 * servers are known to send for data, so that they can be named. Every protocol speaks them, so that a consumer has one
 * vocabulary of quality. Codes from a server pass through as they are.
 */
export const Status = {
  Good: 0x00000000,
  GoodClamped: 0x00300000,
  GoodLocalOverride: 0x00960000,
  Uncertain: 0x40000000,
  UncertainNoCommunicationLastUsableValue: 0x408f0000,
  UncertainLastUsableValue: 0x40900000,
  UncertainSubstituteValue: 0x40910000,
  UncertainInitialValue: 0x40920000,
  UncertainSensorNotAccurate: 0x40930000,
  UncertainEngineeringUnitsExceeded: 0x40940000,
  UncertainSubNormal: 0x40950000,
  Bad: 0x80000000,
  BadUnexpectedError: 0x80010000,
  BadInternalError: 0x80020000,
  BadOutOfMemory: 0x80030000,
  BadResourceUnavailable: 0x80040000,
  BadCommunicationError: 0x80050000,
  BadEncodingError: 0x80060000,
  BadDecodingError: 0x80070000,
  BadEncodingLimitsExceeded: 0x80080000,
  BadTimeout: 0x800a0000,
  BadServiceUnsupported: 0x800b0000,
  BadShutdown: 0x800c0000,
  BadServerNotConnected: 0x800d0000,
  BadServerHalted: 0x800e0000,
  BadTooManyOperations: 0x80100000,
  BadUserAccessDenied: 0x801f0000,
  BadNoCommunication: 0x80310000,
  BadWaitingForInitialData: 0x80320000,
  BadNodeIdInvalid: 0x80330000,
  BadNodeIdUnknown: 0x80340000,
  BadAttributeIdInvalid: 0x80350000,
  BadIndexRangeInvalid: 0x80360000,
  BadIndexRangeNoData: 0x80370000,
  BadDataEncodingInvalid: 0x80380000,
  BadDataEncodingUnsupported: 0x80390000,
  BadNotReadable: 0x803a0000,
  BadOutOfRange: 0x803c0000,
  BadNotSupported: 0x803d0000,
  BadNotFound: 0x803e0000,
  BadNotImplemented: 0x80400000,
  BadMonitoringModeInvalid: 0x80410000,
  BadMonitoredItemFilterUnsupported: 0x80440000,
  BadTypeMismatch: 0x80740000,
  BadConfigurationError: 0x80890000,
  BadNotConnected: 0x808a0000,
  BadDeviceFailure: 0x808b0000,
  BadSensorFailure: 0x808c0000,
  BadOutOfService: 0x808d0000,
  BadDeadbandFilterInvalid: 0x808e0000,
  BadNoData: 0x809b0000,
  BadTooManyMonitoredItems: 0x80db0000,
} as const;

/** An OPC UA StatusCode: an unsigned 32-bit number whose two top bits are the severity. */
export type StatusCode = number;

const names = new Map<number, string>(Object.entries(Status).map(([name, code]) => [code, name]));

/** The symbolic name of a StatusCode, its low sixteen flag bits ignored; a code not in the table is written as hex. */
export function statusName(status: StatusCode): string {
  const code = (status & 0xffff0000) >>> 0;
  return names.get(code) ?? `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
