import {
  ClipwrightError,
  type SourceIndex,
  toClipwrightError,
  type VideoFormat,
  type VideoSample,
} from '@clipwright/core';
import { frameLayout, lastNotLater, type SampleShape, timeOf } from '@clipwright/core/author';
import {
  beginsAnywhere,
  type FfmpegStream,
  frameTimeOf,
  furthestDamage,
  seeksByDisplay,
  unbrokenFrames,
} from '@clipwright/ffmpeg';
import { byteReader } from '@clipwright/node-kit';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';
import { seekPoints } from './seek-points.ts';
import type { Span } from './spans.ts';
import { type Stretch, videoCommand } from './video-command.ts';

interface Frame {
  readonly pts: number;
  readonly data: Uint8Array;
  /** Its memory is for another one. */
  free(): void;
}

/** What is decoded: when each frame is shown, in ticks, and the bytes of those that are wanted. */
export interface Decoding {
  readonly times: AsyncIterable<number> | Iterable<number>;
  readonly bytes: AsyncIterator<Uint8Array>;
}

/** What a running command decodes. */
function decodingOf(stream: FfmpegStream): Decoding {
  const times = async function* (): AsyncGenerator<number, void> {
    for await (const note of stream.notes) {
      const pts = frameTimeOf(note);
      if (pts !== undefined) yield pts;
    }
  };
  return { times: times(), bytes: stream };
}

/**
 * The wanted frames of what is decoded; the timestamp of each decoded frame is printed before its bytes, so this order
 * never waits in vain.
 *
 * @param isReady Whether a frame may be given out; until then it is held.
 * @param onEnd Is told when no more frames come, before those that are held are asked about for the last time.
 */
async function* framesOf(
  decoding: Decoding,
  size: number,
  isWanted: (pts: number) => boolean,
  onDecoded: (pts: number) => void,
  isReady: (pts: number) => boolean,
  onEnd: () => void,
): AsyncGenerator<Frame, void> {
  const bytes = byteReader(decoding.bytes);
  const held: Frame[] = [];
  // New memory for each would keep the collector busy for longer than reading takes.
  const spare: Uint8Array[] = [];
  for await (const pts of decoding.times) {
    onDecoded(pts);
    if (isWanted(pts)) {
      const data = spare.pop() ?? new Uint8Array(size);
      if ((await bytes.fill(data)) < size) return;
      held.push({ pts, data, free: () => spare.push(data) });
    }
    for (let frame = held[0]; frame !== undefined && isReady(frame.pts); frame = held[0]) {
      held.shift();
      yield frame;
    }
  }
  onEnd();
  for (const frame of held) {
    if (!isReady(frame.pts)) return;
    yield frame;
  }
}

function damaged(opened: OpenedFile, pts: number): ClipwrightError {
  const at = timeOf(pts, opened.info.video);
  return new ClipwrightError(
    'source-damaged',
    `${opened.uri} has a frame at ${at.toNumber()} s that does not decode.`,
    {
      remedy: 'Leave that stretch out, or repair the file.',
      details: { timestamp: pts },
    },
  );
}

/** A span of frames to be read, and with what. */
export interface SpanReading {
  readonly opened: OpenedFile;
  readonly index: SourceIndex;
  readonly span: Span;
  readonly shape: SampleShape;
  readonly format: VideoFormat;
  readonly processes: ReaderProcesses;
}

/**
 * The frames of one span. Where one does not come, decoding is begun again at its own group: what was missing before
 * that may not matter to it. If it still does not come, it is damaged, and so is what may refer to it, up to the next
 * keyframe.
 *
 * @param ahead What was decoded of it before its turn: as much of it as is right is taken.
 */
export async function* readSpan(reading: SpanReading, ahead?: Decoding): AsyncGenerator<VideoSample, void> {
  const { opened, index, span, format, processes } = reading;
  const wanted = span.wanted.map((position) => index.timestamps[position] ?? 0);
  const keys = index.gops.map((gop) => gop.pts);
  let next = ahead === undefined ? 0 : yield* samplesOf(checked(reading, wanted), ahead);
  for (;;) {
    const missing = wanted[next];
    if (missing === undefined || processes.left) return;
    const delivered = yield* readOn(reading, wanted.slice(next));
    next += delivered;
    if (delivered > 0 || processes.left) continue;
    if (format.onDamage !== 'omit') throw damaged(opened, missing);
    const good = keys[lastNotLater(keys, missing) + 1] ?? Number.POSITIVE_INFINITY;
    while (next < wanted.length && (wanted[next] ?? good) < good) next += 1;
  }
}

/** The stretch of a file that some wanted frames of a span take. */
export function stretchOf({ opened, index, span }: SpanReading, wanted: readonly number[]): Omit<Stretch, 'seek'> {
  const [first = 0] = wanted;
  const last = wanted.at(-1) ?? first;
  const looksAhead = beginsAnywhere(opened.info.container);
  const ahead = lastNotLater(index.timestamps, last) + (looksAhead ? furthestDamage : 0);
  const until = Math.max(last, index.timestamps[ahead] ?? index.timestamps.at(-1) ?? last);
  return { first, last, until, picked: span.sparse ? [...new Set(wanted)] : undefined };
}

/** The wanted frames of a span, those that are left, as decoded frames are held against the index. */
interface Checked {
  readonly reading: SpanReading;
  readonly wanted: readonly number[];
  readonly isWanted: (pts: number) => boolean;
  /** The first frame that was decoded: ticks. */
  began?: number;
}

function checked(reading: SpanReading, wanted: readonly number[]): Checked {
  return { reading, wanted, isWanted: wantedIn(stretchOf(reading, wanted)) };
}

/** Whether the bytes of a frame come out of the decoding of a stretch. */
export function wantedIn({ first, last, picked }: Omit<Stretch, 'seek'>): (pts: number) => boolean {
  if (picked === undefined) return (pts) => pts >= first && pts <= last;
  const those = new Set(picked);
  return (pts) => those.has(pts);
}

/**
 * Wanted frames one after the other, as many as come and are right; gives how many. What comes out of the decoder is
 * held against the index, so that a seek that landed too late is noticed. So is a frame that did not decode: what
 * refers to it would be wrong.
 */
async function* samplesOf(check: Checked, decoding: Decoding): AsyncGenerator<VideoSample, number> {
  const { reading, wanted, isWanted } = check;
  const { opened, index, shape } = reading;
  const { bytes: size, strides } = frameLayout(shape.pixelFormat, shape.width, shape.height);
  const looksAhead = beginsAnywhere(opened.info.container);
  const unbroken = unbrokenFrames(index);
  // Where damage does not end the span, it is known only by what is missing further on.
  const isReady = (pts: number): boolean => !looksAhead || unbroken.isFollowed(pts);
  const onDecoded = (pts: number): void => {
    check.began ??= pts;
    unbroken.decoded(pts);
  };
  let next = 0;
  for await (const { pts, data, free } of framesOf(decoding, size, isWanted, onDecoded, isReady, unbroken.ended)) {
    const expected = wanted[next];
    if (expected === undefined || pts > expected || !unbroken.sinceKeyframe(pts)) break;
    if (pts < expected) continue;
    const timestamp = timeOf(pts, opened.info.video).toNumber();
    while (wanted[next] === pts) {
      next += 1;
      // Each sample is its receiver's own, also where a frame is wanted more than once.
      const isCopy = wanted[next] === pts;
      let isOpen = !isCopy;
      const close = (): void => {
        // Whoever moved it to another thread keeps it.
        if (isOpen && data.length === size) free();
        isOpen = false;
      };
      yield { pts, timestamp, ...shape, strides, data: isCopy ? data.slice() : data, close };
    }
  }
  return next;
}

/**
 * Wanted frames one after the other, as many as come; gives how many. Where the seek landed too late, it is made again
 * from further back.
 */
async function* readOn(reading: SpanReading, wanted: readonly number[]): AsyncGenerator<VideoSample, number> {
  const { opened, index, shape, processes } = reading;
  const { info, file, runner } = opened;
  const [first] = wanted;
  if (first === undefined) return 0;
  const group = index.gops.findLast(({ pts }) => pts <= first)?.pts ?? first;
  const isSure = seeksByDisplay(info.container) || beginsAnywhere(info.container);
  let inTime = false;
  for (const seek of seekPoints(info, index, first)) {
    if (processes.left || (inTime && seek === undefined)) return 0;
    const stretches = [{ seek, ...stretchOf(reading, wanted) }];
    const args = videoCommand({ inputs: runner.inputs, file, info, shape, stretches });
    const stream = processes.start({ tool: 'ffmpeg', args });
    const check = checked(reading, wanted);
    let next = 0;
    try {
      // As many as have come by then, should it fail.
      for await (const sample of samplesOf(check, decodingOf(stream))) {
        next += 1;
        yield sample;
      }
    } catch (error) {
      // A decoder that got no further ends like a tool that failed; what it lacks is told by who reads.
      if (toClipwrightError(error).code !== 'tool-failed') throw error;
    } finally {
      await stream.return();
    }
    // What was decoded from before its group and is missing would be missing from further back as well.
    inTime ||= check.began !== undefined && check.began <= group;
    if (next > 0 || (inTime && isSure)) return next;
  }
  return 0;
}
