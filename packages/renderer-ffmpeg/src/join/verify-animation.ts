import { Rational, type Verification } from '@clipwright/core';
import { fromTask, type JoinRequest, type PendingWork } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, type FfmpegStream, fileArgument } from '@clipwright/ffmpeg';
import {
  type AnimatedContainer,
  animatedParts,
  animationKinds,
  type ByteFeed,
  byteFeed,
  notAsPlanned,
  type ShownImage,
  withBytes,
  writtenStills,
} from '@clipwright/rendering';
import type { Observable } from 'rxjs';
import { linesOf } from './lines-of.ts';

/** Every frame that is decoded, a row each. */
const told = [
  ...['-map', '0:v:0', '-autoscale', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
  ...['-f', 'framecrc', 'pipe:1'],
];

const quietly = ['-hide_banner', '-v', 'error', '-copyts', '-err_detect', 'explode'];

/** Bytes of a pixel, as the decoders give them. */
const pixelBytes = { gif: 4, webp: 1.5 } as const satisfies Record<AnimatedContainer, number>;

/**
 * Decodes all of an animated picture: each of its pictures must come out, when it is due and as large as it shall be. Of WebP
 * ffmpeg decodes pictures alone: their times are read here, and they are handed to it one by one. Emits once. Errors:
 * `verification-failed`, the runner's, those of reading.
 */
export function verifyAnimation(
  runner: FfmpegRunner,
  request: JoinRequest,
  { file, container }: { readonly file: string; readonly container: AnimatedContainer },
  pending: PendingWork,
): Observable<Omit<Verification, 'bytes'>> {
  return fromTask(async (left) => {
    const { images } = await animatedParts(request, container, left);
    if (container === 'gif') {
      const args = [...quietly, '-nostdin', '-f', 'gif', '-i', fileArgument(file), ...told];
      await checkDecoded(endedBy(runner.stream({ tool: 'ffmpeg', args }), left), request, container, images);
    } else {
      await withBytes(file, async (bytes) => {
        const feed = byteFeed(writtenStills(bytes, images, request.profile), async () => {}, pending);
        const args = [...quietly, '-f', 'webp_pipe', '-i', 'pipe:0', ...told];
        const decoded = endedBy(runner.stream({ tool: 'ffmpeg', args, stdin: feed }), left);
        await checkDecoded(decoded, request, container, images, feed);
      });
    }
    return foundOf(request, container);
  });
}

async function checkDecoded(
  decoded: FfmpegStream,
  { profile: { width, height } }: JoinRequest,
  container: AnimatedContainer,
  images: readonly ShownImage[],
  feed?: ByteFeed,
): Promise<void> {
  const whole = width * height * pixelBytes[container];
  let [count, due] = [0, 0];
  try {
    for await (const line of linesOf(decoded)) {
      if (line.startsWith('#')) continue;
      const [, , time, , bytes] = line.split(',').map(Number);
      const { ticks = 0, begins = false, frame } = images[count] ?? {};
      if (container === 'gif' && time !== due)
        throw notAsPlanned(`A picture is due at ${time}, not ${due}.`, { frame });
      if ((container === 'gif' || begins) && bytes !== whole) {
        throw notAsPlanned(`A picture is not of ${width}x${height} pixels.`, { frame });
      }
      count += 1;
      due += ticks;
    }
  } catch (error) {
    throw feed?.failure?.error ?? error;
  } finally {
    feed?.stop();
  }
  if (feed?.failure !== undefined) throw feed.failure.error;
  const complaint = decoded.complaints().at(-1);
  if (complaint !== undefined) throw notAsPlanned(`It does not decode: ${complaint}`);
  if (count !== images.length) throw notAsPlanned(`${count} of its ${images.length} pictures decode.`);
}

/** All of its frames were decoded. */
function foundOf(
  { parts, profile }: Pick<JoinRequest, 'parts' | 'profile'>,
  container: AnimatedContainer,
): Omit<Verification, 'bytes'> {
  const shown = parts.filter((part) => part.frames > 0);
  const frames = shown.reduce((sum, part) => sum + part.frames, 0);
  const joins = Math.max(0, shown.length - 1);
  return {
    frames,
    videoDuration: Rational.of(frames).div(Rational.from(profile.frameRate)).toString(),
    tolerance: Rational.of(1, 2 * animationKinds[container].ticks).toString(),
    joins,
    tails: joins,
  };
}
