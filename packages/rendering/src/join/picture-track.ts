import type { JoinRequest, RenderInputs } from '@clipwright/core/author';
import { outputClock } from '@clipwright/filters';
import { colorCodes, hasFrames, type VideoEntry } from '@clipwright/packets';
import { copiedCodec, isCopied } from './copied-codecs.ts';
import type { CopiedTrack } from './copied-track.ts';
import { joinedFrames } from './joined-frames.ts';
import { joinedParts, type OneStream, partsAsTheyAre } from './one-stream.ts';
import type { PicturePart } from './picture-part.ts';
import { segmentPicture } from './segment-picture.ts';
import { sourcePicture } from './source-picture.ts';
import { notAsPlanned } from './verify-rows.ts';

/** What is known of an output's picture before its packets are written. */
export interface PictureLayout {
  readonly entry: VideoEntry;
  readonly frames: number;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
}

/** The picture of an output, and how it will be laid out. */
export interface PictureTrack extends CopiedTrack {
  readonly layout: PictureLayout;
}

/**
 * The picture of an output: the packets of all parts, frame k shown at exactly k / rate, and packet n decoded at n /
 * rate, less the delay that puts no packet after its frame. Errors: `verification-failed` for a part in another clock,
 * those of {@link sourcePicture}, of {@link joinedParts} and of reading.
 */
export async function pictureTrack(
  request: JoinRequest,
  sources: RenderInputs['sources'],
  left: AbortSignal,
): Promise<PictureTrack> {
  const { timescale, ticksPerFrame } = outputClock(request.profile.frameRate);
  const { entry, parts } = await streamOf(request, sources, left);
  const count = parts.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const frames = new Float64Array(count);
  const sizes = new Uint32Array(count);
  const sync = new Uint8Array(count);
  let [at, place] = [0, 0];
  for (const [index, { frames: planned }] of shownParts(request).entries()) {
    const part = parts[index];
    if (part === undefined) break;
    for (const [i, frame] of part.frames.entries()) frames[at + i] = place + frame;
    sizes.set(part.written, at);
    sync.set(part.sync, at);
    at += part.sizes.length;
    place += planned;
  }
  const rotation = request.profile.video.like?.rotation;
  const delay = frames.reduce((most, frame, n) => Math.max(most, n - frame), 0);
  return {
    track: {
      entry,
      timescale,
      sizes,
      durations: [{ samples: count, ticks: ticksPerFrame }],
      ...(delay === 0 ? {} : { offsets: frames.map((frame, n) => (frame + delay - n) * ticksPerFrame) }),
      sync,
      ...(rotation === undefined ? {} : { rotation }),
      edit: { start: delay * ticksPerFrame, duration: place * ticksPerFrame },
    },
    runs: parts,
    layout: { entry, frames: count, keys: keysOf(frames, sync) },
  };
}

/** @param sync By the position of a packet, 1 where a decoder may begin with it. */
export function keysOf(frames: ArrayLike<number>, sync: ArrayLike<number>): readonly number[] {
  return Array.from(frames)
    .filter((_, n) => sync[n] === 1)
    .sort((a, b) => a - b);
}

function shownParts({ parts }: JoinRequest) {
  return parts.map((part, position) => ({ ...part, position })).filter(({ frames }) => frames > 0);
}

async function streamOf(request: JoinRequest, sources: RenderInputs['sources'], left: AbortSignal): Promise<OneStream> {
  const { frameRate, video } = request.profile;
  const clock = outputClock(frameRate);
  const parts: PicturePart[] = [];
  for (const part of shownParts(request)) {
    left.throwIfAborted();
    parts.push(
      part.kind === 'file'
        ? await segmentPicture(part, clock)
        : await sourcePicture(part, { codec: copiedCodec(video.codec), part: part.position }, sources, left),
    );
  }
  const { codec } = video;
  const one = partsAsTheyAre(parts, !isCopied(codec) || hasFrames(codec));
  if (one !== undefined) return one;
  if (parts.length === 0) throw notAsPlanned('It has no frame.');
  const known = copiedCodec(codec);
  return hasFrames(known)
    ? joinedFrames(known, parts, { color: colorCodes(video.like?.color ?? {}), rate: clock.frameRate.toNumber() }, left)
    : joinedParts(known, parts, left);
}
