import {
  ClipwrightError,
  lastNotLater,
  type SourceIndex,
  type TimeRange,
  timeOf,
  toClipwrightError,
  type VideoFormat,
  type VideoSample,
  wantedFrames,
} from '@clipwright/core';
import { byteReader, type FfmpegStream, frameTimeOf, furthestDamage, unbrokenFrames } from '@clipwright/ffmpeg';
import { firstValueFrom } from 'rxjs';
import { type AskedPart, askedParts } from './asked-parts.ts';
import { exactRange } from './exact-range.ts';
import { frameLayout } from './frame-layout.ts';
import { oneAfterAnother } from './one-after-another.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';
import { type Run, runsOf } from './runs.ts';
import { beginsAnywhere, seekPoints, seeksByDisplay } from './seek-points.ts';
import { type FrameShape, shapeOf, videoCommand } from './video-command.ts';

interface Frame {
  readonly pts: number;
  readonly data: Uint8Array;
}

/**
 * The wanted frames of a running command; the timestamp of each decoded frame is printed before its bytes, so this order
 * never waits in vain.
 *
 * @param isReady Whether a frame may be given out; until then it is held.
 * @param onEnd Is told when no more frames come, before those that are held are asked about for the last time.
 */
async function* framesOf(
  stream: FfmpegStream,
  size: number,
  isWanted: (pts: number) => boolean,
  onDecoded: (pts: number) => void,
  isReady: (pts: number) => boolean,
  onEnd: () => void,
): AsyncGenerator<Frame, void> {
  const bytes = byteReader(stream);
  const held: Frame[] = [];
  for await (const note of stream.notes) {
    const pts = frameTimeOf(note);
    if (pts === undefined) continue;
    onDecoded(pts);
    if (isWanted(pts)) {
      const data = await bytes.take(size);
      if (data.length < size) return;
      held.push({ pts, data });
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

/**
 * The frames on screen during a range, or at the times that are asked for. Times that are far from each other are parts, of which a
 * few are worked on at once.
 */
export async function* readVideo(
  opened: OpenedFile,
  range: TimeRange,
  format: VideoFormat,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const parts = askedParts(opened.info, range, format);
  yield* oneAfterAnother(parts.map((part) => () => readPart(opened, part, processes)));
}

/** One process after the other, each for a run of nearby frames. */
async function* readPart(
  opened: OpenedFile,
  { range, format }: AskedPart,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const { info } = opened;
  if (processes.left) return;
  const index = await firstValueFrom(opened.index(range));
  const wanted = wantedFrames(index, info.video, exactRange(range), format);
  const shape = shapeOf(info, format);
  for (const run of runsOf(info, index, wanted)) {
    yield* readRun({ opened, index, run, shape, format, processes });
  }
}

/** A run of frames to be read, and with what. */
interface RunReading {
  readonly opened: OpenedFile;
  readonly index: SourceIndex;
  readonly run: Run;
  readonly shape: FrameShape;
  readonly format: VideoFormat;
  readonly processes: ReaderProcesses;
}

/**
 * The frames of one run. Where one does not come, decoding is begun again at its own group: what was missing before that
 * may not matter to it. If it still does not come, it is damaged, and so is what may refer to it, up to the next keyframe.
 */
async function* readRun(reading: RunReading): AsyncGenerator<VideoSample, void> {
  const { opened, index, run, format, processes } = reading;
  const wanted = run.wanted.map((position) => index.timestamps[position] ?? 0);
  const keys = index.gops.map((gop) => gop.pts);
  let next = 0;
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

/**
 * Wanted frames one after the other, as many as come; gives how many. What comes out of the decoder is held against the
 * index, so that a seek that landed too late is noticed, and made again from further back. So is a frame that did not
 * decode: what refers to it would be wrong.
 */
async function* readOn(reading: RunReading, wanted: readonly number[]): AsyncGenerator<VideoSample, number> {
  const { opened, index, run, shape, processes } = reading;
  const { info, file, runner } = opened;
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const picked = run.sparse ? new Set(wanted) : undefined;
  const isWanted = (pts: number): boolean => (picked === undefined ? pts >= first && pts <= last : picked.has(pts));
  const { bytes: size, strides } = frameLayout(shape.pixelFormat, shape.width, shape.height);
  const group = index.gops.findLast(({ pts }) => pts <= first)?.pts ?? first;

  const looksAhead = beginsAnywhere(info.container);
  const isSure = seeksByDisplay(info.container) || looksAhead;
  const ahead = lastNotLater(index.timestamps, last) + (looksAhead ? furthestDamage : 0);
  const until = Math.max(last, index.timestamps[ahead] ?? index.timestamps.at(-1) ?? last);
  let inTime = false;
  for (const seek of seekPoints(info, index, first)) {
    if (processes.left || (inTime && seek === undefined)) return 0;
    const frames = { first, last, until, picked: picked && [...picked] };
    const args = videoCommand({ inputs: runner.inputs, file, info, shape, seek, ...frames });
    const unbroken = unbrokenFrames(index);
    const stream = processes.start({ tool: 'ffmpeg', args });
    // Where damage does not end the run, it is known only by what is missing further on.
    const isReady = (pts: number): boolean => !looksAhead || unbroken.isFollowed(pts);
    let next = 0;
    let began: number | undefined;
    const onDecoded = (pts: number): void => {
      began ??= pts;
      unbroken.decoded(pts);
    };
    try {
      for await (const { pts, data } of framesOf(stream, size, isWanted, onDecoded, isReady, unbroken.ended)) {
        const expected = wanted[next];
        if (expected === undefined || pts > expected || !unbroken.sinceKeyframe(pts)) break;
        if (pts < expected) continue;
        const timestamp = timeOf(pts, info.video).toNumber();
        while (wanted[next] === pts) {
          next += 1;
          // Each sample is its receiver's own, also where a frame is wanted more than once.
          const own = wanted[next] === pts ? data.slice() : data;
          yield { pts, timestamp, ...shape, strides, data: own, close: () => {} };
        }
      }
    } catch (error) {
      // A decoder that got no further ends like a tool that failed; what it lacks is told by who reads.
      if (toClipwrightError(error).code !== 'tool-failed') throw error;
    } finally {
      await stream.return();
    }
    // What was decoded from before its group and is missing would be missing from further back as well.
    inTime ||= began !== undefined && began <= group;
    if (next > 0 || (inTime && isSure)) return next;
  }
  return 0;
}
