import type { Seconds } from './seconds.ts';

/**
 * Samples at certain times only, instead of every frame on screen: one for each time, of the frame on screen then. A
 * frame that shows at several of them comes as often. Asking for both is refused (`invalid-option`).
 */
export interface SampleTimes {
  /** Seconds from one time to the next, counted from the start of the range; at least a millisecond. */
  readonly every?: Seconds;
  /** Seconds from the source's zero, within the range and never falling. */
  readonly at?: readonly Seconds[];
}

/** The times that a request for samples names, and what else it says. */
export function timesOf<F extends SampleTimes>({ every, at, ...format }: F) {
  const times: SampleTimes = { ...(every === undefined ? {} : { every }), ...(at === undefined ? {} : { at }) };
  return { times, format };
}
