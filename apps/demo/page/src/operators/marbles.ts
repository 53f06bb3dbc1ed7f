import { mergeMapAdaptive, mergeMapOrdered } from '@clipwright/core/operators';
import { BehaviorSubject, from, mergeMap, type Observable, Subscription, timer } from 'rxjs';
import { map, tap } from 'rxjs/operators';

export type OperatorName = 'mergeMap' | 'mergeMapOrdered' | 'mergeMapAdaptive';

export interface MarbleSettings {
  readonly operator: OperatorName;
  readonly concurrency: number;
  readonly window: number;
  /** Milliseconds that a piece takes at the least, and how much longer the longest takes. */
  readonly duration: number;
  readonly spread: number;
  readonly seed: number;
}

export const pieces = 12;

/** A piece of work: when it began and ended, and when its result came out; milliseconds since the run began. */
export interface Piece {
  readonly index: number;
  readonly ms: number;
  began?: number;
  ended?: number;
  out?: number;
  /** Its place among the results, from 0. */
  place?: number;
}

export interface MarbleRun {
  readonly pieces: readonly Piece[];
  readonly began: number;
  readonly limit: BehaviorSubject<number>;
  /** Absent while it runs. */
  ended?: number;
  readonly subscription: Subscription;
}

/** The same pieces for the same seed, so that operators can be compared. */
export function piecesOf({ duration, spread, seed }: MarbleSettings): readonly Piece[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: pieces }, (_, index) => ({ index, ms: Math.round(duration + next() * spread) }));
}

/** Runs the operator itself over pieces that take as long as they say. */
export function runMarbles(settings: MarbleSettings, onChange: (now: number) => void): MarbleRun {
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const limit = new BehaviorSubject(settings.concurrency);
  const all = piecesOf(settings);
  const run: MarbleRun = { pieces: all, began, limit, subscription: new Subscription() };
  const work = (piece: Piece): Observable<Piece> => {
    piece.began = now();
    onChange(now());
    return timer(piece.ms).pipe(
      map(() => piece),
      tap(() => {
        piece.ended = now();
      }),
    );
  };
  let place = 0;
  run.subscription.add(
    operated(settings, from(all), work, limit).subscribe({
      next: (piece) => {
        piece.out = now();
        piece.place = place++;
        onChange(now());
      },
      complete: () => {
        run.ended = now();
        onChange(now());
      },
    }),
  );
  return run;
}

function operated(
  { operator, concurrency, window }: MarbleSettings,
  source: Observable<Piece>,
  work: (piece: Piece) => Observable<Piece>,
  limit: Observable<number>,
): Observable<Piece> {
  switch (operator) {
    case 'mergeMap':
      return source.pipe(mergeMap(work, concurrency));
    case 'mergeMapOrdered':
      return source.pipe(
        mergeMapOrdered(work, { concurrency, window }),
        map(({ value }) => value),
      );
    case 'mergeMapAdaptive':
      return source.pipe(mergeMapAdaptive(work, { concurrency: limit }));
  }
}
