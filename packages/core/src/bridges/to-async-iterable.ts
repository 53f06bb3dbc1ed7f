import { map, type Observable, Subscription } from 'rxjs';
import { Fifo } from '../operators/fifo.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import { heard } from './abortable.ts';
import { pullIterator } from './pull-iterator.ts';

export interface ToAsyncIterableOptions<E> {
  /** Which events only their newest one matters of. @default those with `type: 'progress'` */
  readonly conflate?: (event: E) => boolean;
  /**
   * Cancels: after what is queued, the iteration ends with an AbortError that carries the report so far. A signal that is aborted already starts
   * nothing.
   */
  readonly signal?: AbortSignal | undefined;
}

const shape = { conflate: 'any', signal: 'any' } satisfies OptionsOf<ToAsyncIterableOptions<unknown>>;

interface Arrival<E> {
  readonly event: E;
  readonly conflates: boolean;
}

interface Entry<E> {
  event: E;
  /** A newer one, further back, stands for it. */
  outdated: boolean;
}

/**
 * Events by pull. Nothing starts before the first `next()`, and each iteration is a run of its own. While nobody
 * pulls, events that conflate are replaced by newer ones; all others are queued and never lost. An error comes after
 * what is queued. `return()` acts at once, also while `next()` is pending, and stops the run.
 *
 * @example
 * for await (const event of toAsyncIterable(loadClips(clips, { loader }))) show(event);
 */
export function toAsyncIterable<E extends { readonly type: string }>(
  events$: Observable<E>,
  options: ToAsyncIterableOptions<E> = {},
): AsyncIterable<E> {
  checkOptions('', options, shape);
  const { conflate = (event) => event.type === 'progress', signal } = options;
  const source = heard(events$, signal).pipe(map((event) => ({ event, conflates: conflate(event) })));
  return { [Symbol.asyncIterator]: () => iterate(source) };
}

function iterate<E>(source: Observable<Arrival<E>>): AsyncIterator<E> {
  const queue = new Fifo<Entry<E>>();
  const running = new Subscription();
  let last: Entry<E> | undefined;
  let newest: Entry<E> | undefined;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  /** Answers the pull that waits, if one does: without an event at the end. */
  let answer: ((event?: { readonly event: E }) => void) | undefined;

  const arrive = ({ event, conflates }: Arrival<E>): void => {
    if (answer !== undefined) {
      answer({ event });
      answer = undefined;
    } else if (conflates && newest !== undefined && newest === last) {
      // In place when nothing came between, so that a flood of progress takes no room.
      newest.event = event;
    } else {
      if (conflates && newest !== undefined) newest.outdated = true;
      last = { event, outdated: false };
      if (conflates) newest = last;
      queue.push(last);
    }
  };

  const dequeue = (): Entry<E> | undefined => {
    let entry = queue.shift();
    while (entry?.outdated) entry = queue.shift();
    if (entry !== undefined && entry === newest) newest = undefined;
    return entry;
  };

  const end = (): void => {
    ended = true;
    answer?.();
  };

  const start = (): void =>
    subscribeUnder(running, source, {
      next: arrive,
      error: (error) => {
        failure = { error };
        end();
      },
      complete: end,
    });

  async function* events(): AsyncGenerator<E, void> {
    // The first is pulled for before anything starts.
    let coming = arrival();
    start();
    for (let event = await coming; event !== undefined; event = await coming) {
      yield event.event;
      coming = arrival();
    }
    if (failure !== undefined) throw failure.error;
  }

  /** What is queued, or else what comes; `undefined` at the end. */
  const arrival = (): Promise<{ readonly event: E } | undefined> =>
    new Promise((resolve) => {
      const entry = dequeue();
      if (entry !== undefined || ended) resolve(entry);
      else answer = resolve;
    });

  return pullIterator(events, async () => {
    running.unsubscribe();
    end();
  });
}
