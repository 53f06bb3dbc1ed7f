import type { Observable } from 'rxjs';
import { check } from './check.ts';

/** What a stream did since it was subscribed to. */
export interface Recording<T> {
  readonly events: readonly T[];
  /** How it ended; absent while it is open. */
  readonly end: { readonly error?: unknown } | undefined;
  unsubscribe(): void;
  /** The first event of the type, waited for. Rejects with the stream's error, or when it ends without one. */
  first<K extends string>(type: K): Promise<Extract<T, { readonly type: K }>>;
  /** Resolves when the stream completes; rejects with its error. */
  completed(): Promise<void>;
}

interface Typed {
  readonly type: string;
}

/**
 * Subscribes and keeps what comes.
 *
 * @param react Called inside `next`, with a function that unsubscribes there and then.
 */
export function record<T extends Typed>(
  stream: Observable<T>,
  react: (event: T, unsubscribe: () => void) => void = () => {},
): Recording<T> {
  const events: T[] = [];
  const listeners = new Set<() => void>();
  let end: { readonly error?: unknown } | undefined;
  let left = false;
  const unsubscribe = (): void => {
    left = true;
    subscription?.unsubscribe();
  };
  const notify = (): void => {
    for (const listener of [...listeners]) listener();
  };
  let subscription: { unsubscribe(): void } | undefined;
  subscription = stream.subscribe({
    next: (event) => {
      events.push(event);
      react(event, unsubscribe);
      notify();
    },
    error: (error: unknown) => {
      end = { error };
      notify();
    },
    complete: () => {
      end = {};
      notify();
    },
  });
  // A stream that emits while it is being subscribed to can only be left here.
  if (left) subscription.unsubscribe();

  const wait = <R>(look: () => { readonly found: R } | undefined, what: string): Promise<R> =>
    new Promise((resolve, reject) => {
      const listener = (): void => {
        const result = look();
        if (result !== undefined) resolve(result.found);
        else if (end === undefined) return;
        else reject('error' in end ? end.error : new Error(`The stream completed without ${what}.`));
        listeners.delete(listener);
      };
      listeners.add(listener);
      listener();
    });

  return {
    events,
    get end() {
      return end;
    },
    unsubscribe,
    first: <K extends string>(type: K) =>
      wait<Extract<T, { readonly type: K }>>(() => {
        const found = events.find((event): event is Extract<T, { readonly type: K }> => event.type === type);
        return found === undefined ? undefined : { found };
      }, `"${type}"`),
    completed: () =>
      wait<void>(() => (end !== undefined && !('error' in end) ? { found: undefined } : undefined), 'end'),
  };
}

/** Progress stays within 0 and 1, and never goes back. */
export function checkProgress(events: readonly (Typed & { readonly ratio?: number })[]): void {
  let last = 0;
  for (const { type, ratio } of events) {
    if (type !== 'progress') continue;
    check(ratio !== undefined && ratio >= 0 && ratio <= 1, `Progress of ${ratio} is not within 0 to 1.`);
    check(ratio >= last, `Progress went back from ${last} to ${ratio}.`);
    last = ratio;
  }
}

/** Nothing but progress, then exactly one event of the type. */
export function checkFinal(events: readonly Typed[], type: string): void {
  const types = events.map((event) => event.type);
  check(types.at(-1) === type, `The last event is "${types.at(-1)}", not "${type}".`);
  const others = types.slice(0, -1).filter((other) => other !== 'progress');
  check(others.length === 0, `Before the last event came "${others.join('", "')}".`);
}
