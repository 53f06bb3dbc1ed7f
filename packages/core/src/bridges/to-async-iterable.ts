import { map, type Observable, Subscription } from 'rxjs';
import { Fifo } from '../operators/fifo.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import { abortable } from './abortable.ts';

export interface ToAsyncIterableOptions<E> {
  /** Which events only their newest one matters of. @default those with `type: 'progress'` */
  readonly conflate?: (event: E) => boolean;
  /**
   * Cancels: after what is queued, the iteration ends with an AbortError. A signal that is aborted already starts
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

interface Pull<E> {
  resolve(result: IteratorResult<E, undefined>): void;
  reject(error: unknown): void;
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
  const source = events$.pipe(
    abortable({ signal }),
    map((event) => ({ event, conflates: conflate(event) })),
  );
  return { [Symbol.asyncIterator]: () => iterate(source) };
}

function iterate<E>(source: Observable<Arrival<E>>): AsyncIterator<E, undefined> {
  const queue = new Fifo<Entry<E>>();
  const pulls = new Fifo<Pull<E>>();
  const running = new Subscription();
  let last: Entry<E> | undefined;
  let newest: Entry<E> | undefined;
  let started = false;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;

  const enqueue = ({ event, conflates }: Arrival<E>): void => {
    // In place when nothing came between, so that a flood of progress takes no room.
    if (conflates && newest !== undefined && newest === last) {
      newest.event = event;
      return;
    }
    if (conflates && newest !== undefined) newest.outdated = true;
    last = { event, outdated: false };
    if (conflates) newest = last;
    queue.push(last);
  };

  const dequeue = (): Entry<E> | undefined => {
    let entry = queue.shift();
    while (entry?.outdated) entry = queue.shift();
    if (entry !== undefined && entry === newest) newest = undefined;
    return entry;
  };

  const end = (): void => {
    ended = true;
    for (let pull = pulls.shift(); pull !== undefined; pull = pulls.shift()) settle(pull);
  };

  /** Answers a pull when there is an answer already. */
  const settle = (pull: Pull<E>): boolean => {
    const entry = dequeue();
    if (entry !== undefined) pull.resolve({ done: false, value: entry.event });
    else if (failure !== undefined) {
      pull.reject(failure.error);
      failure = undefined;
    } else if (ended) pull.resolve({ done: true, value: undefined });
    else return false;
    return true;
  };

  const start = (): void => {
    started = true;
    subscribeUnder(running, source, {
      next: (arrival) => {
        const pull = pulls.shift();
        if (pull === undefined) enqueue(arrival);
        else pull.resolve({ done: false, value: arrival.event });
      },
      error: (error) => {
        failure = { error };
        end();
      },
      complete: end,
    });
  };

  return {
    next: () =>
      new Promise((resolve, reject) => {
        const pull = { resolve, reject };
        if (settle(pull)) return;
        pulls.push(pull);
        if (!started) start();
      }),
    return: () => {
      running.unsubscribe();
      started = true;
      failure = undefined;
      while (!queue.empty) queue.shift();
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
