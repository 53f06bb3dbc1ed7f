import { ClipwrightError } from '@clipwright/core';
import { fromTask } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, type FfmpegStream } from '@clipwright/ffmpeg';
import { byteReader } from '@clipwright/node-kit';
import { concatMap, type Observable, take } from 'rxjs';
import { decodingOf, type Excerpt } from './excerpt.ts';

/** What came of decoding. */
export interface DecodedPictures {
  /** A hash of each frame's picture, behind how many bytes it has. */
  readonly hashes: ReadonlyMap<number, string>;
  /** {@link SmallPicture} of each frame that was asked for; none where one is missing. */
  readonly small: ReadonlyMap<number, SmallPicture>;
  /** What the decoder had to say, but for what is harmless. */
  readonly complaints: readonly string[];
}

/** The brightness of each of a picture's places, made small. */
export type SmallPicture = Uint8Array;

/** Columns and rows of a small picture: few enough that noise is averaged, enough that what is elsewhere shows. */
const width = 32;
const height = 18;

/** The frames' own times, and hashes of their pictures: MD5 would take twice as long as decoding does. */
const hashed = [
  ...['-map', '0:v:0', '-autoscale', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
  ...['-f', 'framehash', '-hash', 'murmur3', 'pipe:4'],
];

/**
 * Decodes an excerpt, every frame as a player does, and gives hashes of the pictures, which are all that is kept of most.
 * Emits once; of what does not decode at all, the complaint alone. Errors: the runner's.
 *
 * @param wanted Frames of which small pictures are asked for.
 * @param isForeign Whether the packets are a user's.
 * @param together Such processes that run at once. @default 1
 */
export function decodedPictures(
  runner: FfmpegRunner,
  excerpt: Excerpt,
  wanted: readonly number[],
  isForeign: boolean,
  together = 1,
): Observable<DecodedPictures> {
  const { args, stdin, threads } = decodingOf(runner, excerpt, isForeign, together);
  const frames = [...new Set(wanted)].sort((a, b) => a - b);
  const outputs = frames.length === 0 ? hashed : [...hashed, ...madeSmall(excerpt, frames)];
  return runner.budget.hold(threads).pipe(
    concatMap(() =>
      fromTask(async (left): Promise<DecodedPictures> => {
        const stream = endedBy(runner.stream({ tool: 'ffmpeg', args: [...args, ...outputs], stdin, threads }), left);
        try {
          const [hashes, small] = await Promise.all([hashesOf(stream, excerpt), smallPictures(stream, frames)]);
          return { hashes, small, complaints: stream.complaints() };
        } catch (error) {
          if (!(error instanceof ClipwrightError) || error.code !== 'tool-failed') throw error;
          return { hashes: new Map(), small: new Map(), complaints: [error.message] };
        } finally {
          await stream.return();
        }
      }),
    ),
    take(1),
  );
}

function madeSmall({ tickOf }: Excerpt, frames: readonly number[]): readonly string[] {
  const chosen = frames.map((frame) => `eq(pts,${tickOf(frame)})`).join('+');
  const filters = `select='${chosen}',scale=${width}:${height}:flags=area,format=gray`;
  const picture = ['-map', '0:v:0', '-autoscale', '0', '-vf', filters, '-fps_mode', 'passthrough'];
  return [...picture, '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'];
}

/** Reads what ffmpeg's framehash muxer prints: `stream, dts, pts, duration, bytes, hash`. */
async function hashesOf({ notes }: FfmpegStream, { frameAt }: Excerpt): Promise<DecodedPictures['hashes']> {
  const hashes = new Map<number, string>();
  for await (const line of notes) {
    if (line.startsWith('#')) continue;
    const [, , pts = '', , bytes = '', hash = ''] = line.split(',').map((field) => field.trim());
    hashes.set(frameAt(Number(pts)), `${bytes} ${hash}`);
  }
  return hashes;
}

async function smallPictures(stream: FfmpegStream, frames: readonly number[]): Promise<DecodedPictures['small']> {
  const bytes = byteReader(stream);
  const pictures: SmallPicture[] = [];
  for (;;) {
    const picture = await bytes.take(width * height);
    if (picture.length < width * height) break;
    pictures.push(picture);
  }
  return new Map(pictures.length === frames.length ? pictures.map((picture, n) => [frames[n] ?? -1, picture]) : []);
}

/** The largest difference of two small pictures in any place, 0 to 255. */
export function largestDifference(a: SmallPicture, b: SmallPicture): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? 0))), 0);
}
