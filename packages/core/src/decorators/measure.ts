import { Observable } from 'rxjs';
import { toClipwrightError } from '../errors/clipwright-error.ts';
import { listen } from './listen.ts';
import type { Measurement } from './measurement.ts';

/** Takes measurements, until the backend is disposed of. */
export interface Tell {
  next(measurement: Measurement): void;
  complete(): void;
}

/** Disposes of a backend, after which there is nothing more to tell. */
export async function lastly(backend: AsyncDisposable, tell: Tell): Promise<void> {
  try {
    await backend[Symbol.asyncDispose]();
  } finally {
    tell.complete();
  }
}

/** What of a call is known beforehand. */
export type About = Pick<Measurement, 'contract' | 'call' | 'of'>;

/** What an event of a call says: its bytes so far, or its result. */
export interface Said {
  readonly isResult: boolean;
  readonly bytes?: number | undefined;
  readonly hit?: boolean | undefined;
}

/** Measures one call at a time, and tells of each once. */
export interface Stopwatch {
  /** It handed something out. */
  count(bytes: number): void;
  end(outcome: Measurement['outcome'], more?: { readonly error?: unknown; readonly hit?: boolean | undefined }): void;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

export function stopwatch(about: About, tell: Tell): Stopwatch {
  const began = performance.now();
  let isOver = false;
  let results = 0;
  let bytes = 0;
  return {
    count: (more) => {
      results += 1;
      bytes += more;
    },
    end: (outcome, { error, hit } = {}) => {
      if (isOver) return;
      isOver = true;
      const { contract, call, of } = about;
      // Written down member by member, as spreading costs more than all the rest of it.
      const taken: Writable<Measurement> = { contract, call, outcome, ms: performance.now() - began, results, bytes };
      if (of !== undefined) taken.of = of;
      if (outcome === 'failed') taken.code = toClipwrightError(error).code;
      if (hit !== undefined) taken.hit = hit;
      tell.next(taken);
    },
  };
}

/** How a stream is measured. */
export interface Measuring<T, R = T> {
  /** What an event says. Bytes that progress tells of count where the result tells of none. */
  readonly say: (event: T) => Said;
  /** What is passed on. */
  readonly pass: (event: T) => R;
  /** Is handed what comes when its receiver has left. @default it is nobody's */
  readonly late?: (event: T) => void;
}

/** A stream, measured: it is over when its result is there, also where it stays open after that. */
export function measured<T, R>(
  about: About,
  tell: Tell,
  make: () => Observable<T>,
  { say, pass, late }: Measuring<T, R>,
): Observable<R> {
  return new Observable((subscriber) => {
    const watch = stopwatch(about, tell);
    let written = 0;
    subscriber.add(() => watch.end('left'));
    listen(subscriber, make, {
      next: (event) => {
        if (subscriber.closed) {
          late?.(event);
          return;
        }
        const { isResult, bytes, hit } = say(event);
        if (bytes !== undefined) written = bytes;
        if (isResult) {
          watch.count(written);
          watch.end('done', { hit });
        }
        subscriber.next(pass(event));
      },
      error: (error: unknown) => {
        if (!subscriber.closed) watch.end('failed', { error });
        subscriber.error(error);
      },
      complete: () => {
        if (!subscriber.closed) watch.end('done');
        subscriber.complete();
      },
    });
  });
}

/** Samples, measured from when the first is asked for. */
export function measuredSamples<T extends { readonly data: { readonly byteLength: number } }>(
  about: About,
  tell: Tell,
  samples: AsyncIterable<T>,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => {
      const reader = samples[Symbol.asyncIterator]();
      let watch: Stopwatch | undefined;
      return {
        next: async () => {
          watch ??= stopwatch(about, tell);
          try {
            const result = await reader.next();
            if (result.done === true) watch.end('done');
            else watch.count(result.value.data.byteLength);
            return result;
          } catch (error) {
            watch.end('failed', { error });
            throw error;
          }
        },
        return: async () => {
          watch?.end('left');
          return (await reader.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
