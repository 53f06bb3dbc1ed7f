import { ClipwrightError } from '@clipwright/core';
import type { Stretch } from '@clipwright/core/author';
import type { Reading } from './reading.ts';
import type { Attempt } from './segment-command.ts';

/** Why an attempt brought no segment. */
export type Failure =
  /** Some frames have another shape than their source is known by: they were put where those of that shape belong. */
  | { readonly kind: 'other-shape' }
  /**
   * A decoder refused something. It may be what no frame of the segment needs, but it may also be what some refer to
   * that came out as if nothing were wrong: a B-frame is decoded after frames that are shown later.
   */
  | { readonly kind: 'complaint' }
  /** What was decoded of one reading is not what should have been. */
  | {
      readonly kind: 'lacking';
      /** Its position. */
      readonly at: number;
      /** Whether its decoder began no later than where the stretch can be decoded from. */
      readonly inTime: boolean;
      readonly error: unknown;
    }
  /** The process failed, and of none of the readings it is known that it is to blame. */
  | {
      readonly kind: 'process';
      readonly error: unknown /** Readings nothing of which was decoded, by position. */;
      readonly silent: readonly number[];
    };

/** What is to be done about it. */
export type Verdict =
  /** The same again, with frames' times told one by one: lines of several streams may have been mixed up. */
  | { readonly kind: 'tell-promptly' }
  /** The same again, with one stretch read from further back. */
  | { readonly kind: 'read-from-further-back'; readonly at: number }
  /** Each stretch again, as several where its shape changes. */
  | { readonly kind: 'by-shapes' }
  /** The segment is piped: its sources know for each frame whether it is whole. */
  | { readonly kind: 'pull' }
  /** Which of these readings delivers nothing, each tells when it is read alone. */
  | { readonly kind: 'ask-each'; readonly of: readonly number[]; readonly error: unknown }
  /** Reading from elsewhere brings no more of this stretch. */
  | {
      readonly kind: 'damaged';
      readonly stretch: Extract<Stretch, { kind: 'clip' }>;
      /** The position of the stretch in the request. */
      readonly part: number;
      readonly error: unknown;
    }
  /** Nothing that the sources could do about it. */
  | { readonly kind: 'fail'; readonly error: unknown };

/** What an attempt's failure leads to: by what it was, and by how the attempt was made. */
export function diagnose({ readings, when }: Pick<Attempt, 'readings' | 'when'>, failure: Failure): Verdict {
  if (failure.kind === 'other-shape') return { kind: 'by-shapes' };
  if (failure.kind === 'complaint') return { kind: 'pull' };
  const { error } = failure;
  if (failure.kind === 'process' && !blamesInput(error)) return { kind: 'fail', error };
  if (when === 'together' && readings.length > 1) return { kind: 'tell-promptly' };
  if (failure.kind === 'lacking') return ofStretch(readings, failure);
  const [first] = failure.silent;
  if (first === undefined) return { kind: 'fail', error };
  return readings.length === 1
    ? ofStretch(readings, { at: first, inTime: false, error })
    : { kind: 'ask-each', of: failure.silent, error };
}

function ofStretch(
  readings: readonly Reading[],
  { at, inTime, error }: { readonly at: number; readonly inTime: boolean; readonly error: unknown },
): Verdict {
  const reading = readings[at];
  if (reading === undefined || !('file' in reading)) return { kind: 'fail', error };
  const { stretch, part, others } = reading;
  if (others.length > 0 && !inTime) return { kind: 'read-from-further-back', at };
  return stretch.onDamage === 'freeze' ? { kind: 'pull' } : { kind: 'damaged', stretch, part, error };
}

/** Whether a process may have failed because of what it was to read. */
function blamesInput(error: unknown): boolean {
  if (!(error instanceof ClipwrightError)) return false;
  return error.code === 'tool-failed' || error.code === 'verification-failed' || error.code === 'source-damaged';
}
