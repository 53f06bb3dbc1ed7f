import type { ClipwrightError } from '@clipwright/core';
import { firstValueFrom, from, merge, Observable } from 'rxjs';
import { brokerLost } from '../errors.ts';

/** Whether a broker is reached, as who connects to it tells, and who waits for it hears. */
export interface Reach {
  /** Never emits: fails while the broker has not been reached for as long as is waited for it, or refuses. */
  readonly lost$: Observable<never>;
  /** What is asked of the broker, given up with {@link lost$}. */
  bounded<T>(work: Promise<T>): Promise<T>;
  /** From now on it is waited for. */
  away(): void;
  back(): void;
  /** What a connection said last. */
  said(error: Error): void;
  /** It answers, and nobody need wait. */
  refused(error: ClipwrightError): void;
  /** Nobody waits any more. */
  end(): void;
}

/** @param patience Seconds. */
export function brokerReach(patience: number): Reach {
  const waiters = new Set<(error: Error) => void>();
  let lost: ClipwrightError | undefined;
  let last: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lose = (error: ClipwrightError): void => {
    lost = error;
    for (const fail of [...waiters]) fail(error);
  };
  const tooLong = (): void => lose(brokerLost(patience, last));
  const lost$ = new Observable<never>((subscriber) => {
    if (lost !== undefined) {
      subscriber.error(lost);
      return;
    }
    const fail = (error: Error): void => subscriber.error(error);
    waiters.add(fail);
    return () => waiters.delete(fail);
  });
  return {
    lost$,
    bounded: (work) => firstValueFrom(merge(from(work), lost$)),
    away: () => {
      timer ??= setTimeout(tooLong, patience * 1000);
    },
    back: () => {
      clearTimeout(timer);
      timer = undefined;
      lost = undefined;
    },
    said: (error) => {
      last = error;
    },
    refused: lose,
    end: () => {
      clearTimeout(timer);
      tooLong();
    },
  };
}

/**
 * Milliseconds after which a connection is taken for dead that has been silent when an answer was due: half of the
 * patience, so that there is time to come back.
 */
export const silenceOf = (patience: number): number => Math.min(30_000, patience * 500);

/**
 * Milliseconds for which the broker may keep those waiting who ask for news: not so long that it looks like silence.
 */
export const blockingOf = (patience: number): number => Math.ceil(silenceOf(patience) / 6);

/** Milliseconds before another try to come back. @param times Tries before. */
export const backoffOf = (times: number): number => Math.min(100 * 2 ** Math.min(times, 10), 2000);
