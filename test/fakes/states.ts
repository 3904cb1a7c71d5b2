/** What a fake machine told of its state, short enough to compare. */
import type { StateData } from '../../agent/model/event.ts';
import type { FakeMachine } from './machine.ts';

/** `STATE/MODE CATEGORY:code` of each change. */
export function told(machine: FakeMachine): string[] {
  return machine.told('state').map(({ data: { state, mode, reason } }) => {
    const why =
      reason === undefined ? '' : ` ${reason.category}${reason.code === undefined ? '' : `:${reason.code}`}`;
    return `${state}/${mode}${why}`;
  });
}

/** The latest of them. */
export function last(machine: FakeMachine): StateData | undefined {
  return machine.told('state').at(-1)?.data;
}
