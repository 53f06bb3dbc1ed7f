import { Rational } from '@clipwright/core';
import {
  type JoinPart,
  type JoinRequest,
  lastTickOf,
  type RenderInputs,
  type SourceRef,
} from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { fieldsOf, isLike } from '@clipwright/filters';
import type { FramePackets } from '@clipwright/rendering';
import { copiedCodec, copiedRuns, framePackets, longestTailOf, notAsPlanned } from '@clipwright/rendering';
import { largestDifference, type SmallPicture } from './decoded-pictures.ts';
import type { ProvenRun } from './source-excerpts.ts';

/** A frame that was encoded beside a run of copied packets, and what it shows. */
export interface EncodedEnd {
  /** The run's position among the parts of the request. */
  readonly part: number;
  /** The position of the part that it stands in. */
  readonly beside: number;
  /** In the output. */
  readonly frame: number;
  readonly source: SourceRef;
  /** It shows the last frame of the source that is not later. */
  readonly tick: number;
}

/**
 * The largest difference of an encoded picture from the source's, both made small, in any place, of 255. With x264 of
 * ffmpeg 5.1 at a rate factor of 28 it was 7 at most (numbered frames, six clips of films, cameras and noise; 3 at 18,
 * 35 at 40), and that from the next frame of a numbered source 253 at least. A quantiser's step doubles every six.
 */
const alike = 24;
const alikeUpTo = 28;
const doubling = 6;

/**
 * The frames beside copied packets that show a frame of a source as it is, of the size and the colour of the output,
 * where it is told by what that is decoded.
 */
export function encodedEnds(request: JoinRequest): readonly EncodedEnd[] {
  const { parts, profile } = request;
  const frameRate = Rational.from(profile.frameRate);
  const shown = (part: JoinPart | undefined, at: 0 | -1) => {
    if (part?.kind !== 'file' || part.shows === undefined || part.shows.kind === 'crossfade') return undefined;
    const stretch = stretchesOf(part.shows).at(at);
    if (stretch?.kind !== 'clip' || stretch.transforms !== undefined) return undefined;
    const { source, hints } = stretch;
    const { video } = source.info;
    const isTold = source.file !== undefined && video.codec === profile.video.codec && video.decoder !== undefined;
    if (!isTold || fieldsOf(video) !== undefined || !isLike(video, video.pixelFormat, profile)) return undefined;
    return { source, tick: at === 0 ? hints.firstShown : lastTickOf(stretch, frameRate) };
  };
  return copiedRuns(request).flatMap(({ part, packets, firstFrame }) => {
    const [before, after] = [shown(parts[part - 1], -1), shown(parts[part + 1], 0)];
    return [
      ...(before === undefined ? [] : [{ part, beside: part - 1, frame: firstFrame - 1, ...before }]),
      ...(after === undefined ? [] : [{ part, beside: part + 1, frame: firstFrame + packets.frames, ...after }]),
    ];
  });
}

/** The frame that another one is decoded from. */
export function keyOf(keys: readonly number[], frame: number): number {
  return keys.findLast((key) => key <= frame) ?? 0;
}

/** The output whose ends are looked at. */
export interface EndsToCompare {
  readonly request: JoinRequest;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
  readonly sources: RenderInputs['sources'];
}

/** An end, and the packets by which it is decoded: its own, and those of the source's frame. */
export interface NearEnd extends EncodedEnd {
  readonly key: number;
  readonly own: FramePackets;
}

/**
 * Those of some ends that do not take long to decode, and whose source tells how its own frames are, which is not copied
 * either where it does not. Errors: the sources'.
 */
export async function nearEnds(
  { request, keys, sources }: EndsToCompare,
  ends: readonly EncodedEnd[],
  left: AbortSignal,
): Promise<readonly NearEnd[]> {
  const longest = longestTailOf(request.profile);
  const codec = copiedCodec(request.profile.video.codec);
  const near: NearEnd[] = [];
  for (const end of ends) {
    const key = keyOf(keys, end.frame);
    if (end.frame - key >= longest) continue;
    const own = await framePackets(end, { codec, part: end.part }, sources, left);
    if (own !== undefined && own.wanted < longest) near.push({ ...end, key, own });
  }
  return near;
}

/** The frames of sources that ends show, to be decoded beside others. */
export interface EndGroups {
  /** Those that a decoder may go on to from others. */
  readonly beside: readonly ProvenRun[];
  /** Those of which it would take the first for one in the middle, of another place in time. */
  readonly alone: readonly ProvenRun[];
  /** By the position of the end, the number of the frame that it shows. */
  readonly shown: readonly number[];
}

/** @param first The number of the first frame; all of them are numbered one after the other. */
export function endGroups(near: readonly NearEnd[], first: number): EndGroups {
  let next = first;
  const groups = near.map(({ own }) => {
    const from = next;
    const to = from + Math.max(...own.frames);
    next = to + 1;
    return { picture: own, firstFrame: from, stretches: [{ from, to, positions: [...own.frames.keys()] }] };
  });
  return {
    beside: groups.filter((_, n) => near[n]?.own.isReset === true),
    alone: groups.filter((_, n) => near[n]?.own.isReset !== true),
    shown: groups.map(({ firstFrame }, n) => firstFrame + (near[n]?.own.wanted ?? 0)),
  };
}

/**
 * Holds an encoded frame against that of its source: both must look alike. Throws `verification-failed`, with the position
 * of the run beside in `details.part`.
 *
 * @param crf That of the output.
 */
export function judgeEnd(
  { part, frame, source }: EncodedEnd,
  encoded: SmallPicture | undefined,
  shown: SmallPicture | undefined,
  crf: number,
): void {
  if (encoded === undefined || shown === undefined) {
    throw notAsPlanned(`Frame ${frame}, beside a copied one, does not decode.`, { part });
  }
  const difference = largestDifference(encoded, shown);
  if (difference <= alike * 2 ** (Math.max(0, crf - alikeUpTo) / doubling)) return;
  const fault = `Frame ${frame}, beside a copied one, is not like its source's: by ${difference} of 255.`;
  throw notAsPlanned(fault, { part, source: source.id });
}
