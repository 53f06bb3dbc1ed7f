import { Observable, type Subscriber } from 'rxjs';
import { toClipwrightError } from '../errors/clipwright-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Measurement } from './measurement.ts';
import { Relay } from './relay.ts';

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

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Measures one call, and tells of it once. */
export class Stopwatch {
  readonly #about: About;
  readonly #tell: Tell;
  readonly #began = performance.now();
  #isOver = false;
  #results = 0;
  #bytes = 0;

  constructor(about: About, tell: Tell) {
    this.#about = about;
    this.#tell = tell;
  }

  /** It handed something out. */
  count(bytes: number): void {
    this.#results += 1;
    this.#bytes += bytes;
  }

  done(hit?: boolean): void {
    this.#end('done', undefined, hit);
  }

  failed(error: unknown): void {
    // Not asked of each that has ended already.
    if (!this.#isOver) this.#end('failed', toClipwrightError(error).code);
  }

  left(): void {
    this.#end('left');
  }

  #end(outcome: Measurement['outcome'], code?: ErrorCode, hit?: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { contract, call, of } = this.#about;
    const ms = performance.now() - this.#began;
    // Written down member by member, as spreading costs more than all the rest of it.
    const taken: Writable<Measurement> = { contract, call, outcome, ms, results: this.#results, bytes: this.#bytes };
    if (of !== undefined) taken.of = of;
    if (code !== undefined) taken.code = code;
    if (hit !== undefined) taken.hit = hit;
    this.#tell.next(taken);
  }
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
  measuring: Measuring<T, R>,
): Observable<R> {
  return new Observable((subscriber) => {
    new Measured(new Stopwatch(about, tell), measuring, subscriber).listen(make);
  });
}

class Measured<T, R> extends Relay<T, R> {
  readonly #watch: Stopwatch;
  readonly #measuring: Measuring<T, R>;
  #written = 0;

  constructor(watch: Stopwatch, measuring: Measuring<T, R>, out: Subscriber<R>) {
    super(out);
    this.#watch = watch;
    this.#measuring = measuring;
  }

  next(event: T): void {
    const { say, pass, late } = this.#measuring;
    if (this.out.closed) {
      late?.(event);
      return;
    }
    const { isResult, bytes, hit } = say(event);
    if (bytes !== undefined) this.#written = bytes;
    if (isResult) {
      this.#watch.count(this.#written);
      this.#watch.done(hit);
    }
    this.out.next(pass(event));
  }

  override error(error: unknown): void {
    this.#watch.failed(error);
    super.error(error);
  }

  override complete(): void {
    this.#watch.done();
    super.complete();
  }

  override unsubscribe(): void {
    this.#watch.left();
    super.unsubscribe();
  }
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
          watch ??= new Stopwatch(about, tell);
          try {
            const result = await reader.next();
            if (result.done === true) watch.done();
            else watch.count(result.value.data.byteLength);
            return result;
          } catch (error) {
            watch.failed(error);
            throw error;
          }
        },
        return: async () => {
          watch?.left();
          return (await reader.return?.()) ?? { done: true, value: undefined };
        },
      };
    },
  };
}
