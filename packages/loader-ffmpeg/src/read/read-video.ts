import {
  ClipwrightError,
  Rational,
  type SourceIndex,
  type TimeRange,
  toClipwrightError,
  type VideoFormat,
  type VideoSample,
  wantedFrames,
} from '@clipwright/core';
import { byteReader, type FfmpegStream, frameTimeOf, unbrokenFrames } from '@clipwright/ffmpeg';
import { firstValueFrom } from 'rxjs';
import { exactRange } from './exact-range.ts';
import { frameBytes } from './frame-layout.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';
import { type Run, runsOf } from './runs.ts';
import { seekPoints } from './seek-points.ts';
import { type FrameShape, shapeOf, videoCommand } from './video-command.ts';

interface Frame {
  readonly pts: number;
  readonly data: Uint8Array;
}

/**
 * The wanted frames of a running command; the timestamp of each decoded frame is printed before its bytes, so this order
 * never waits in vain.
 */
async function* framesOf(
  stream: FfmpegStream,
  size: number,
  isWanted: (pts: number) => boolean,
  onDecoded: (pts: number) => void,
): AsyncGenerator<Frame, void> {
  const bytes = byteReader(stream);
  for await (const note of stream.notes) {
    const pts = frameTimeOf(note);
    if (pts === undefined) continue;
    onDecoded(pts);
    if (!isWanted(pts)) continue;
    const data = await bytes.take(size);
    if (data.length < size) return;
    yield { pts, data };
  }
}

function damaged(opened: OpenedFile, pts: number): ClipwrightError {
  const at = Rational.from(opened.info.video.timebase).mul(pts - opened.info.video.origin);
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
 * The frames on screen during a range, or at the times that are asked for: one process after the other, each for a run
 * of nearby frames.
 */
export async function* readVideo(
  opened: OpenedFile,
  range: TimeRange,
  format: VideoFormat,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const { info } = opened;
  const index = await firstValueFrom(opened.index(range));
  const wanted = wantedFrames(index, info.video, exactRange(range), format);
  const shape = shapeOf(info, format);
  for (const run of runsOf(info, index, wanted)) {
    if (processes.left) return;
    yield* readRun(opened, index, run, shape, processes);
  }
}

/**
 * The frames of one run. What comes out of the decoder is held against the index, so that a seek that landed too late
 * is noticed, and made again from further back. So is a frame that did not decode: what refers to it would be wrong.
 */
async function* readRun(
  opened: OpenedFile,
  index: SourceIndex,
  run: Run,
  shape: FrameShape,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const { info, file } = opened;
  const wanted = run.wanted.map((position) => index.timestamps[position] ?? 0);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return;
  const picked = run.sparse ? new Set(wanted) : undefined;
  const isWanted = (pts: number): boolean => (picked === undefined ? pts >= first && pts <= last : picked.has(pts));
  const size = frameBytes(shape.pixelFormat, shape.width, shape.height);
  const timebase = Rational.from(info.video.timebase);

  let next = 0;
  for (const seek of seekPoints(info, index, first)) {
    if (processes.left) return;
    const args = videoCommand({ file, info, shape, seek, first, last, picked: picked && [...picked] });
    const unbroken = unbrokenFrames(index);
    const stream = processes.start({ tool: 'ffmpeg', args });
    try {
      for await (const { pts, data } of framesOf(stream, size, isWanted, unbroken.decoded)) {
        const expected = wanted[next];
        if (expected === undefined || pts > expected || !unbroken.sinceKeyframe(pts)) break;
        if (pts < expected) continue;
        const timestamp = timebase.mul(pts - info.video.origin).toNumber();
        while (wanted[next] === pts) {
          next += 1;
          // Each sample is its receiver's own, also where a frame is wanted more than once.
          const own = wanted[next] === pts ? data.slice() : data;
          yield { pts, timestamp, ...shape, data: own, close: () => {} };
        }
      }
    } catch (error) {
      // A decoder that got nowhere ends like a tool that failed; what it lacks is told below.
      if (toClipwrightError(error).code !== 'tool-failed') throw error;
    } finally {
      await stream.return();
    }
    if (next > 0) break;
  }
  const missing = wanted[next];
  if (missing !== undefined && !processes.left) throw damaged(opened, missing);
}
