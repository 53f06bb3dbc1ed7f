import { frameLayout } from '@clipwright/core/author';
import { namedFrameTimes } from '@clipwright/ffmpeg';
import { type Decoding, type SpanReading, stretchOf, wantedIn } from './read-span.ts';
import { seekPoints } from './seek-points.ts';
import { videoCommand } from './video-command.ts';

/** Spans that one process decodes, at most: each has a decoder of its own. */
const maxSpans = 8;

/** Frames of a span that is decoded with others, at most: those of a longer one are given out as they come. */
const maxFrames = 8;

/** Bytes of the frames that come out of such a process, at most: all are kept until it is done. */
const maxBytes = 32 * 1024 * 1024;

/** Pixels of the pictures that all its decoders work on, at most: eight of 720p. */
const maxPixels = 8 * 1280 * 720;

/** Spans, in order, as few together as one process may decode. */
export function fewSpans(readings: readonly SpanReading[]): readonly (readonly SpanReading[])[] {
  const groups: SpanReading[][] = [];
  let [longest, bytes, pixels] = [0, 0, 0];
  for (const reading of readings) {
    const { width, height } = reading.opened.info.video;
    const frames = framesOf(reading);
    const own = bytesOf(reading);
    const group = groups.at(-1);
    if (
      group === undefined ||
      group.length >= maxSpans ||
      Math.max(frames, longest) > maxFrames ||
      bytes + own > maxBytes ||
      pixels + width * height > maxPixels
    ) {
      groups.push([reading]);
      [longest, bytes, pixels] = [frames, own, width * height];
    } else {
      group.push(reading);
      longest = Math.max(longest, frames);
      bytes += own;
      pixels += width * height;
    }
  }
  return groups;
}

function framesOf({ span }: SpanReading): number {
  return new Set(span.wanted).size;
}

function bytesOf(reading: SpanReading): number {
  const { pixelFormat, width, height } = reading.shape;
  return framesOf(reading) * frameLayout(pixelFormat, width, height).bytes;
}

/**
 * What one process decodes of a few spans of a file: most of what a process takes, for a frame or two, is its start.
 * `undefined` of one that is alone, and of all of them where the process fails or gives another number of frames than
 * it tells of: each is to be decoded by itself then. Never rejects.
 */
export async function decodedTogether(readings: readonly SpanReading[]): Promise<readonly (Decoding | undefined)[]> {
  const [one] = readings;
  const none = readings.map(() => undefined);
  if (one === undefined || readings.length < 2) return none;
  const { opened, shape, processes } = one;
  const { info, file, runner } = opened;
  const stretches = readings.map((reading) => {
    const wanted = reading.span.wanted.map((position) => reading.index.timestamps[position] ?? 0);
    const [first = 0] = wanted;
    return { seek: seekPoints(info, reading.index, first)[0], ...stretchOf(reading, wanted) };
  });
  const times = stretches.map((): number[] => []);
  const chunks: Uint8Array[] = [];
  const maxSpans = readings.reduce((sum, reading) => sum + bytesOf(reading), 0);
  const args = videoCommand({ inputs: runner.inputs, file, info, shape, stretches });
  const stream = processes.start({ tool: 'ffmpeg', args });
  let length = 0;
  const takeBytes = async (): Promise<void> => {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > maxSpans) return;
      chunks.push(chunk);
    }
  };
  const takeTimes = async (): Promise<void> => {
    const read = namedFrameTimes();
    for await (const note of stream.notes) {
      const frame = read(note);
      if (frame !== undefined) times[frame.stream]?.push(frame.pts);
    }
  };
  try {
    await Promise.all([takeBytes(), takeTimes()]);
  } catch {
    return none;
  } finally {
    await stream.return();
  }
  const size = frameLayout(shape.pixelFormat, shape.width, shape.height).bytes;
  const sizes = stretches.map((stretch, position) => size * (times[position]?.filter(wantedIn(stretch)).length ?? 0));
  if (processes.left || length !== sizes.reduce((sum, each) => sum + each, 0)) return none;
  const all = Buffer.concat(chunks);
  let end = 0;
  return sizes.map((bytes, position) => {
    const start = end;
    end += bytes;
    return { times: times[position] ?? [], bytes: once(all.subarray(start, end)) };
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}
