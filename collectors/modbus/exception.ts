import { Status, type StatusCode } from '../../agent/model/status.ts';

/**
 * What an exception reply makes of the tags it was asked for (CONTRACT 4; codes of MODBUS Application Protocol V1.1b3 §7).
 * 5 and 6 mean that the device is busy with something else, 8 that its memory is broken, 10 and 11 that a gateway could
 * not reach the unit; what the specification does not define is the device's own failure.
 */
export function statusOfException(code: number): StatusCode {
  switch (code) {
    case 1:
    case 2:
    case 3:
      return Status.BadConfigurationError;
    case 5:
      return Status.BadOutOfService;
    case 10:
      return Status.BadNoCommunication;
    case 11:
      return Status.BadTimeout;
    default:
      return Status.BadDeviceFailure;
  }
}
