import { NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Presences } from './presences.ts';

/** Why a connection is given up on which no unit answers: what comes instead are bytes that are no reply, or nothing does. */
export function nobodyAnswers({ units }: Presences): NotConnectedError {
  const garbled = units.filter(({ isGarbled }) => isGarbled).map(({ unit }) => unit);
  if (garbled.length === 0) return new NotConnectedError('modbus.silent', Status.BadNoCommunication);
  const params = { units: garbled.toSorted((a, b) => a - b).join(', ') };
  return new NotConnectedError('modbus.garbled', Status.BadCommunicationError, params);
}
