import { defer, filter, map, type OperatorFunction, type TimestampProvider } from 'rxjs';
import type { RunProgress } from '../contracts/progress.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { checkWholeNumber } from '../options/check-options.ts';

/** What happened to one piece of a run. */
export type PieceEvent =
  /** How much of it is done, 0 to 1. */
  | { readonly piece: number; readonly type: 'progress'; readonly ratio: number }
  | { readonly piece: number; readonly type: 'completed' }
  | { readonly piece: number; readonly type: 'failed' };

export interface AccumulateProgressOptions {
  /** Pieces in all. */
  readonly total: number;
  /** How much work each piece is, in any unit (frames, say), for `ratio` and `timeLeft`. @default all the same */
  readonly weights?: readonly number[];
  /** Gives the time in milliseconds. @default performance */
  readonly clock?: TimestampProvider;
}

/**
 * From what happens to the pieces of a run to how far the run has come. Emits only when something changed, and nothing
 * ever goes back: a piece that reports less than before, or anything after its end, changes nothing. A failed piece
 * counts as done in `ratio`, as no work is left in it. Time starts with the subscription.
 *
 * Errors: the source's; `invalid-option`; `contract-violation` for a piece that the run does not have.
 */
export function accumulateProgress(options: AccumulateProgressOptions): OperatorFunction<PieceEvent, RunProgress> {
  return (events) =>
    defer(() =>
      events.pipe(
        map(progressOf(options)),
        filter((progress) => progress !== undefined),
      ),
    );
}

/** The same without a stream: takes the events in, one by one, and gives how far the run has come where that changed. */
export function progressOf(options: AccumulateProgressOptions): (event: PieceEvent) => RunProgress | undefined {
  const { total, clock = performance } = options;
  checkWholeNumber('total', total, { min: 0 });
  const weights = checkedWeights(options);
  const work = weights.reduce((sum, weight) => sum + weight, 0);

  const ratios = new Array<number>(total).fill(0);
  const ended = new Set<number>();
  const began = clock.now();
  let completed = 0;
  let done = 0;
  let ratio = 0;

  const snapshot = (): RunProgress => {
    const seconds = Math.max(0, clock.now() - began) / 1000;
    const failed = ended.size - completed;
    const rate = seconds > 0 ? ended.size / seconds : 0;
    const counts: RunProgress = { type: 'progress', completed, failed, total, ratio, rate };
    if (ended.size === total) return { ...counts, timeLeft: 0 };
    if (ratio === 0 || seconds === 0) return counts;
    return { ...counts, timeLeft: (seconds * (1 - ratio)) / ratio };
  };

  return (event) => {
    const { piece } = event;
    const before = ratios[piece];
    const weight = weights[piece];
    if (before === undefined || weight === undefined) {
      throw new ClipwrightError('contract-violation', `Progress of piece ${piece} in a run of ${total} pieces.`);
    }
    if (ended.has(piece)) return undefined;
    // Written so that a ratio of NaN is no step either.
    if (event.type === 'progress' && !(event.ratio > before)) return undefined;
    const now = event.type === 'progress' ? Math.min(event.ratio, 1) : 1;
    done += (now - before) * weight;
    ratios[piece] = now;
    if (event.type !== 'progress') ended.add(piece);
    if (event.type === 'completed') completed++;
    const reached = ended.size === total ? 1 : Math.max(ratio, Math.min(1, done / work));
    if (event.type === 'progress' && reached === ratio) return undefined;
    ratio = reached;
    return snapshot();
  };
}

/** The weights as given; all the same when none are given, or when they say that there is no work at all. */
function checkedWeights({ total, weights }: AccumulateProgressOptions): readonly number[] {
  if (weights === undefined) return new Array<number>(total).fill(1);
  if (weights.length !== total) {
    throw new ClipwrightError(
      'invalid-option',
      `The option weights has ${weights.length} numbers for ${total} pieces.`,
    );
  }
  const bad = weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (bad !== -1) {
    throw new ClipwrightError(
      'invalid-option',
      `The option weights[${bad}] is ${weights[bad]}; it must be at least 0.`,
    );
  }
  return weights.some((weight) => weight > 0) ? weights : new Array<number>(total).fill(1);
}
