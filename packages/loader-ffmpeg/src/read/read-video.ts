import {
  ClipwrightError,
  framesOnScreen,
  Rational,
  type TimeRange,
  type VideoFormat,
  type VideoSample,
} from '@clipwright/core';
import type { FfmpegStream } from '@clipwright/ffmpeg';
import { byteReader } from './byte-reader.ts';
import { exactRange } from './exact-range.ts';
import { frameBytes } from './frame-layout.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';
import { seekPoints } from './seek-points.ts';
import { shapeOf, timestampOf, videoCommand } from './video-command.ts';

interface Frame {
  readonly pts: number;
  readonly data: Uint8Array;
}

/** The frames of a running command; each one's timestamp is printed before its bytes, so this order never waits in vain. */
async function* framesOf(stream: FfmpegStream, size: number): AsyncGenerator<Frame, void> {
  const bytes = byteReader(stream);
  for await (const note of stream.notes) {
    const pts = timestampOf(note);
    if (pts === undefined) continue;
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
 * The frames on screen during a range. What comes out of the decoder is held against the index, so that a seek that
 * landed too late is noticed, and made again from further back.
 */
export async function* readVideo(
  opened: OpenedFile,
  range: TimeRange,
  format: VideoFormat,
  processes: ReaderProcesses,
): AsyncGenerator<VideoSample, void> {
  const { info, index, file } = opened;
  const { start, end } = exactRange(range);
  const on = framesOnScreen(index, info.video, start, end);
  const wanted = index.timestamps.slice(on.first, on.last);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return;
  const shape = shapeOf(info, format);
  const size = frameBytes(shape.pixelFormat, shape.width, shape.height);
  const timebase = Rational.from(info.video.timebase);

  let next = 0;
  for (const seek of seekPoints(info, index, first)) {
    if (processes.left) return;
    const stream = processes.start({ tool: 'ffmpeg', args: videoCommand({ file, info, shape, seek, first, last }) });
    try {
      for await (const { pts, data } of framesOf(stream, size)) {
        const expected = wanted[next];
        if (expected === undefined || pts > expected) break;
        if (pts < expected) continue;
        next += 1;
        const timestamp = timebase.mul(pts - info.video.origin).toNumber();
        yield { pts, timestamp, ...shape, data, close: () => {} };
      }
    } finally {
      await stream.return();
    }
    if (next > 0) break;
  }
  const missing = wanted[next];
  if (missing !== undefined && !processes.left) throw damaged(opened, missing);
}
