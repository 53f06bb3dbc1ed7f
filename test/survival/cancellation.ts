import type { Random } from '@clipwright/test-kit/seeded-random';
import { type Step, steps } from './watched-parts.ts';

/** When a run is left. */
export type Moment =
  | { readonly by: 'events'; readonly count: number }
  | { readonly by: 'time'; readonly ms: number }
  | { readonly by: 'step'; readonly step: Step; readonly nth: number };

/** How it is left: within the very call that tells of the moment, or just after. */
export const delays = ['at once', 'microtask', 'immediate'] as const;

/**
 * By which way: unsubscribing; a signal that the pipeline was given, or `resultFrom`; an async iterator's `return()`;
 * leaving its loop; or by disposing of the program.
 */
export const ways = ['unsubscribe', 'signal', 'resultFrom', 'return', 'break'] as const;
export type Way = (typeof ways)[number] | 'dispose';

export interface Cancellation {
  /** Whether the clips are only loaded, and their frames and sound pulled. */
  readonly work: 'render' | 'load';
  readonly moment: Moment;
  readonly delay: (typeof delays)[number];
  readonly way: Way;
}

/** What only comes while something is still to be made. */
const making: readonly Step[] = ['pull', 'segment', 'transform', 'group', 'crossfade', 'sound'];

/** Whether its moment can come in a run that finds all that it would make in the store. */
export function comesAgain({ work, moment }: Cancellation): boolean {
  return work === 'load' || moment.by !== 'step' || !making.includes(moment.step);
}

/**
 * @param typical What an undisturbed run takes. Moments lie in its first part, so that those that go on from a run
 * before come to them too.
 */
export function randomCancellation(
  random: Random,
  typical: { readonly events: number; readonly ms: number },
): Cancellation {
  const moments: Record<Moment['by'], () => Moment> = {
    events: () => ({ by: 'events', count: random.below(Math.ceil(typical.events / 2)) }),
    time: () => ({ by: 'time', ms: random.below(Math.ceil(typical.ms / 4)) }),
    step: () => ({ by: 'step', step: random.pick(steps), nth: 1 + random.below(2) }),
  };
  const moment = moments[random.pick(['events', 'time', 'step', 'step'])]();
  // Loading knows three of the steps.
  const loads = moment.by !== 'step' || steps.indexOf(moment.step) <= steps.indexOf('pull');
  return {
    work: loads && random.below(3) === 0 ? 'load' : 'render',
    moment,
    delay: random.pick(delays),
    // The others are tried on one program, which has to stay whole; this one needs another.
    way: random.below(9) === 0 ? 'dispose' : random.pick(ways),
  };
}

/** Calls `leave` once when the moment has come. */
export class Trigger {
  readonly #cancellation: Cancellation;
  readonly #leave: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #left: number;
  #pulled = false;
  #over = false;

  constructor(cancellation: Cancellation, leave: () => void) {
    const { moment } = cancellation;
    this.#cancellation = cancellation;
    this.#leave = () => {
      if (!this.#over) leave();
    };
    this.#left = moment.by === 'events' ? moment.count : moment.by === 'step' ? moment.nth : Number.POSITIVE_INFINITY;
    if (moment.by === 'time') this.#timer = setTimeout(() => this.#pull(), moment.ms);
  }

  /** The run has begun: a moment of no events is now. */
  begun(): void {
    if (this.#left === 0) this.#pull();
  }

  event(): void {
    if (this.#cancellation.moment.by === 'events') this.#count();
  }

  step(step: Step): void {
    const { moment } = this.#cancellation;
    if (moment.by === 'step' && moment.step === step) this.#count();
  }

  /** The run is over; the moment is not awaited any more. */
  over(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #count(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#pull();
  }

  #pull(): void {
    if (this.#pulled) return;
    this.#pulled = true;
    const { delay } = this.#cancellation;
    if (delay === 'at once') this.#leave();
    else if (delay === 'microtask') queueMicrotask(this.#leave);
    else setImmediate(this.#leave);
  }
}
