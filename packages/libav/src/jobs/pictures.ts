import { ClipwrightError } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';
import type { AllowedInputs } from '@clipwright/node-kit';
import { type PictureReader, pictureReader } from '../library/picture-reader.ts';
import type { Shaping } from '../library/picture-shaper.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';
import { framesNear, type PictureSpan } from './picture-span.ts';

export interface PicturesArgs {
  /** A path. */
  readonly file: string;
  readonly allowed: AllowedInputs;
  /** The stream's number. */
  readonly stream: number;
  readonly spans: readonly PictureSpan[];
  readonly shaping: Shaping;
  /** Bytes of a sample. */
  readonly bytes: number;
  /** Threads that decode. */
  readonly threads: number;
  /** Whether frames that do not decode are left out. */
  readonly omits: boolean;
}

/** A frame. */
export interface Picture {
  readonly pts: number;
  readonly data: ArrayBuffer;
}

type Steps<T> = Generator<Picture | undefined, T, unknown>;

/**
 * Where packets may be lost, a frame may be shown before a lost one that it refers to: so many frames later that is known
 * at last.
 */
const furthestLoss = 4;

/**
 * The wanted frames of a stream, each with its own timestamp, as many as decode as a whole. Errors: `source-damaged`
 * with its `timestamp` where one does not, and those of `openInput`.
 */
export const pictures = job<PicturesArgs, Picture>({
  *run(args, spent) {
    using reader = pictureReader(args);
    for (const span of args.spans) yield* spanPictures(reader, span, spent, args);
  },
  moves: ({ data }) => [data],
});

/**
 * The frames of one span. Where one does not come, decoding is begun again at its own group, by one thread: what was
 * missing before that may not matter to it, and several threads may find damage elsewhere. If it still does not come, it
 * is damaged, and so is what may refer to it, up to the next keyframe.
 */
function* spanPictures(
  reader: PictureReader,
  { index, wanted }: PictureSpan,
  spent: ArrayBuffer[],
  args: PicturesArgs,
): Steps<void> {
  const keys = index.gops.map(({ pts }) => pts);
  let [next, threads, omits] = [0, args.threads, true];
  for (let missing = wanted[next]; missing !== undefined; missing = wanted[next]) {
    const own = Math.max(0, lastNotLater(keys, missing));
    const run = (group: number): Steps<Run> =>
      runPictures(reader, { index, wanted: wanted.slice(next), group, threads, omits, bytes: args.bytes }, spent);
    const omitted = omits;
    let { delivered, isBegun, isDamaged } = yield* run(own);
    // What went wrong is looked for among all frames.
    if (delivered === 0 || isDamaged) omits = false;
    if (delivered === 0 && omitted) continue;
    if (delivered === 0 && threads === 1 && !isBegun) {
      for (const group of groupsBefore(own)) {
        if (delivered === 0) ({ delivered, isDamaged } = yield* run(group));
      }
    }
    next += delivered;
    if (delivered > 0) {
      if (isDamaged) threads = 1;
    } else if (threads > 1) {
      threads = 1;
    } else {
      if (!args.omits) throw damaged(args.file, missing);
      const good = keys[own + 1] ?? Number.POSITIVE_INFINITY;
      while ((wanted[next] ?? good) < good) next += 1;
      threads = args.threads;
    }
  }
}

/**
 * Where to begin for a group whose keyframe itself does not come: where decoding begins with frames that refer to the
 * group before, some decoders lose it.
 */
function groupsBefore(own: number): readonly number[] {
  return [own - 1, own - 3].filter((group) => group >= 0);
}

function damaged(file: string, pts: number): ClipwrightError {
  return new ClipwrightError('source-damaged', `${file} has a frame that does not decode.`, {
    remedy: 'Leave that stretch out, or repair the file.',
    details: { timestamp: pts },
  });
}

/** Decoding from the beginning of a group. */
interface RunOptions extends PictureSpan {
  /** By its position in the index. */
  readonly group: number;
  readonly threads: number;
  /** Whether frames are left out that are neither wanted nor referred to. */
  readonly omits: boolean;
  /** Bytes of a sample. */
  readonly bytes: number;
}

/** What came of it. */
interface Run {
  /** Wanted frames that were given out. */
  readonly delivered: number;
  /** Whether the first frame of the group came. */
  readonly isBegun: boolean;
  /** Whether it ended before its time. */
  readonly isDamaged: boolean;
}

/**
 * Wanted frames one after the other, as many as come and are right: as long as each frame of the index comes in its
 * turn, from a keyframe on, since others may refer to any of them, but for those that were left out. Ends early before a
 * wanted frame that is far away.
 */
function* runPictures(
  reader: PictureReader,
  { index, wanted, group, threads, omits, bytes }: RunOptions,
  spent: ArrayBuffer[],
): Steps<Run> {
  const { timestamps, gops, end } = index;
  const near = framesNear(index, wanted);
  const first = gops[group];
  let [delivered, taken, isBegun] = [0, 0, false];
  /** Frames that wait until it is known that they are right. */
  const held: { readonly pts: number; readonly data: ArrayBuffer; readonly position: number }[] = [];
  const ahead = reader.mayLose ? furthestLoss : 0;
  /** Times of frames that were left out, and have not had their turn yet. */
  const omitted = new Set<number>();
  const over = (isDamaged: boolean): Run => {
    for (const { data } of held) spent.push(data);
    return { delivered, isBegun, isDamaged };
  };
  const give = function* (before: number): Steps<void> {
    for (let one = held[0]; one !== undefined && one.position <= before; one = held[0]) {
      held.shift();
      delivered += 1;
      yield { pts: one.pts, data: one.data };
    }
  };
  if (first === undefined) return over(true);
  const before = lastNotLater(timestamps, first.pts);
  let position = timestamps[before] === first.pts ? before : before + 1;
  const listed = timestamps.slice(position, lastNotLater(timestamps, near.at(-1) ?? first.pts) + 1);
  if (!(yield* reader.begin(gops, group, threads, omits ? { needed: near, listed } : undefined))) return over(true);
  const [beforeLast = 0, last = 0] = timestamps.slice(-2);
  /** Of a part of a source the last frames are no last ones. */
  const isAtEnd = (missing: number): boolean =>
    missing >= timestamps.length - 2 && end - last <= 2 * (last - beforeLast);
  const isDue = turns();
  for (;;) {
    const step = reader.step();
    if (step.type === 'damage') {
      // A packet that is refused at the end was the last one, as where a file is cut off: nothing could refer to it.
      if (isAtEnd(position)) yield* give(position);
      return over(true);
    }
    if (step.type === 'end') {
      yield* give(position);
      return over(false);
    }
    if (step.type === 'omitted') omitted.add(step.pts);
    if (step.type === 'frame') {
      while (omitted.delete(timestamps[position] ?? Number.NaN)) position += 1;
      const expected = timestamps[position];
      const pts = step.pts ?? expected;
      if (expected === undefined || pts === undefined || pts > expected) return over(true);
      if (pts === expected) {
        isBegun = true;
        if (pts === near[taken]) {
          const data = spent.pop() ?? new ArrayBuffer(bytes);
          held.push({ pts, data, position });
          if (!reader.write(data)) return over(true);
          taken += 1;
        }
        yield* give(position - ahead);
        position += 1;
        if (held.length === 0 && taken === near.length) return over(false);
      }
    }
    if (isDue()) yield undefined;
  }
}
