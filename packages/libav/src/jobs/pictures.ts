import { ClipwrightError, type SourceIndex } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';
import type { AllowedInputs } from '@clipwright/node-kit';
import { type FrameBuffers, frameBuffers } from '../library/frame-buffers.ts';
import { type PictureReader, pictureReader } from '../library/picture-reader.ts';
import type { Shaping } from '../library/picture-shaper.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';

/** Frames of a file that are near each other. */
export interface PictureSpan {
  /** At least of what lies between them, and of the group that the first is decoded from. */
  readonly index: Pick<SourceIndex, 'timestamps' | 'gops' | 'end'>;
  /** Timestamps, rising. */
  readonly wanted: readonly number[];
}

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
  /** Whether what goes over is a copy, so that its memory is free at once. */
  readonly copies: boolean;
}

/** A frame. */
export interface Picture {
  readonly pts: number;
  readonly data: ArrayBuffer;
}

/** Memory of frames that are done with. */
export type SpentPictures = readonly ArrayBuffer[];

type Steps<T> = Generator<Picture | undefined, T, SpentPictures | undefined>;

/**
 * Where packets may be lost, a frame may be shown before a lost one that it refers to: so many frames later that is known
 * at last.
 */
const furthestLoss = 4;

/** Frames that decode about as quickly as a seek: what lies between two wanted ones is worth leaving out. */
const worthASeek = 32;

/**
 * The wanted frames of a stream, each with its own timestamp, as many as decode as a whole. Errors: `source-damaged`
 * with its `timestamp` where one does not, and those of `openInput`.
 */
export const pictures = job<PicturesArgs, Picture, SpentPictures>({
  *run(args) {
    using reader = pictureReader(args);
    const buffers = frameBuffers(args);
    for (const span of args.spans) yield* spanPictures(reader, span, buffers, args);
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
  buffers: FrameBuffers,
  args: PicturesArgs,
): Steps<void> {
  const keys = index.gops.map(({ pts }) => pts);
  let [next, threads] = [0, args.threads];
  for (let missing = wanted[next]; missing !== undefined; missing = wanted[next]) {
    const own = Math.max(0, lastNotLater(keys, missing));
    const run = (group: number): Steps<Run> =>
      runPictures(reader, { index, wanted: wanted.slice(next), group, threads }, buffers);
    let { delivered, isBegun, isDamaged } = yield* run(own);
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
 * turn, from a keyframe on, since others may refer to any of them. Ends early before a wanted frame that is far away.
 */
function* runPictures(
  reader: PictureReader,
  { index, wanted, group, threads }: RunOptions,
  buffers: FrameBuffers,
): Steps<Run> {
  const { timestamps, gops, end } = index;
  const keys = gops.map(({ pts }) => pts);
  const first = gops[group];
  let [delivered, taken, isBegun] = [0, 0, false];
  /** Frames that wait until it is known that they are right. */
  const held: { readonly pts: number; readonly data: ArrayBuffer; readonly position: number }[] = [];
  const ahead = reader.mayLose ? furthestLoss : 0;
  const over = (isDamaged: boolean): Run => {
    for (const { data } of held) buffers.free(data);
    return { delivered, isBegun, isDamaged };
  };
  const give = function* (before: number): Steps<void> {
    for (let one = held[0]; one !== undefined && one.position <= before; one = held[0]) {
      held.shift();
      delivered += 1;
      buffers.put(one.data, (yield { pts: one.pts, data: one.data }) ?? []);
    }
  };
  if (first === undefined || !(yield* reader.begin(gops, group, threads))) return over(true);
  const before = lastNotLater(timestamps, first.pts);
  let position = timestamps[before] === first.pts ? before : before + 1;
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
    if (step.type === 'frame') {
      const expected = timestamps[position];
      const pts = step.pts ?? expected;
      if (expected === undefined || pts === undefined || pts > expected) return over(true);
      if (pts === expected) {
        isBegun = true;
        if (pts === wanted[taken]) {
          const data = buffers.take();
          held.push({ pts, data, position });
          if (!reader.write(data)) return over(true);
          taken += 1;
        }
        yield* give(position - ahead);
        position += 1;
        const next = wanted[taken];
        if (held.length === 0) {
          if (next === undefined) return over(false);
          const key = keys[lastNotLater(keys, next)] ?? next;
          if (lastNotLater(timestamps, key) - position > worthASeek) return over(false);
        }
      }
    }
    if (isDue()) yield undefined;
  }
}
