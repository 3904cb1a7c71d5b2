/** What exception replies mean (codes of MODBUS Application Protocol V1.1b3 §7). */
import { Status, type StatusCode } from '../../../agent/model/status.ts';

/** The unit does not know the function. */
export const illegalFunction = 1;
/** Something in the request is not as the unit wants it: with some, that it asks for too much at once. */
export const illegalValue = 3;
/** A gateway waited for the unit in vain; so we note a request that the unit is silent on while it answers others. */
export const noAnswer = 11;

/**
 * What an exception says about the next request.
 *   refused  what was asked for will be refused again (1, 2, 3)
 *   busy     the unit is at something that takes long: it is to be asked later (5, 6)
 *   absent   a gateway could not reach the unit, for which it has waited as long as it would (10, 11)
 *   failed   the unit is broken (4, 8), or what the specification does not define
 */
export function meaningOf(code: number): 'refused' | 'busy' | 'absent' | 'failed' {
  switch (code) {
    case illegalFunction:
    case 2:
    case illegalValue:
      return 'refused';
    case 5:
    case 6:
      return 'busy';
    case 10:
    case 11:
      return 'absent';
    default:
      return 'failed';
  }
}

/** What an exception reply makes of the tags it was asked for (CONTRACT 4). */
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
