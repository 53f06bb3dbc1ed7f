import { Rational, type SourceIndex } from '@clipwright/core';
import { type JoinPart, type JoinRequest, lastNotLater, lastTickOf, type SourceRef } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { fieldsOf, isLike } from '@clipwright/filters';
import { apart, type ContainerClock, copiedRuns, longestTailOf, microsAt, notAsPlanned } from '@clipwright/rendering';
import { concatMap, EMPTY, forkJoin, from, type Observable } from 'rxjs';
import { largestDifference, smallPictures } from './small-pictures.ts';
import { decodedFrom, firstWhole, sourceMicros, sourceStretches } from './source-stretches.ts';

/** A frame that was encoded beside a run of copied packets, and what it shows. */
export interface EncodedEnd {
  /** The run's position among the parts of the request. */
  readonly part: number;
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

/** The frames beside copied packets that show a frame of a source as it is, of the size and the colour of the output. */
export function encodedEnds(request: JoinRequest): readonly EncodedEnd[] {
  const { parts, profile } = request;
  const frameRate = Rational.from(profile.frameRate);
  const shown = (part: JoinPart | undefined, at: 0 | -1) => {
    if (part?.kind !== 'file' || part.shows === undefined || part.shows.kind === 'crossfade') return undefined;
    const stretch = stretchesOf(part.shows).at(at);
    if (stretch?.kind !== 'clip' || stretch.transforms !== undefined) return undefined;
    const { video } = stretch.source.info;
    const { file } = stretch.source;
    if (file === undefined || fieldsOf(video) !== undefined || !isLike(video, video.pixelFormat, profile))
      return undefined;
    return { source: stretch.source, tick: at === 0 ? stretch.hints.firstShown : lastTickOf(stretch, frameRate) };
  };
  return copiedRuns(request).flatMap(({ part, packets, firstFrame }) => {
    const [before, after] = [shown(parts[part - 1], -1), shown(parts[part + 1], 0)];
    return [
      ...(before === undefined ? [] : [{ part, frame: firstFrame - 1, ...before }]),
      ...(after === undefined ? [] : [{ part, frame: firstFrame + packets.frames, ...after }]),
    ];
  });
}

/** The file whose ends are looked at. */
export interface EndsToCompare {
  readonly request: JoinRequest;
  readonly file: string;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
  readonly clock: ContainerClock;
}

/**
 * Holds encoded frames against those of their source, where neither takes long to decode: both must look alike. One
 * process for the output, and one for the source. Errors: `verification-failed`, with the position of the run beside in
 * `details.part`; the runner's.
 *
 * @param ends Of one source.
 */
export function compareEnds(
  runner: FfmpegRunner,
  work: EndsToCompare,
  source: SourceRef,
  index: SourceIndex,
  ends: readonly EncodedEnd[],
): Observable<never> {
  const { request, keys } = work;
  const longest = longestTailOf(request.profile);
  const near = ends.flatMap((end) => {
    const position = Math.max(0, lastNotLater(index.timestamps, end.tick));
    const key = keys.findLast((frame) => frame <= end.frame) ?? 0;
    const decodeFrom = decodedFrom(index, position);
    const isNear = end.frame - key < longest && position - decodeFrom < longest;
    return isNear ? [{ ...end, key, position, decodeFrom }] : [];
  });
  const [first] = near;
  if (first === undefined) return EMPTY;
  const frames = ascending(near.map(({ frame }) => frame));
  const positions = ascending(near.map(({ position }) => position));
  return forkJoin([
    encodedPictures(runner, work, near, frames),
    sourcePictures(runner, source, index, near, positions),
  ]).pipe(
    concatMap(([encoded, own]) => {
      if (encoded.length !== frames.length || own.length !== positions.length) {
        const { part, frame } = first;
        if (near.length === 1) throw notAsPlanned(`Frame ${frame}, beside a copied one, does not decode.`, { part });
        // Whose it is shows when each is decoded alone.
        return from(near).pipe(concatMap((end) => compareEnds(runner, work, source, index, [end])));
      }
      for (const { part, frame, position } of near) {
        const [a, b] = [encoded[frames.indexOf(frame)], own[positions.indexOf(position)]];
        const difference = a === undefined || b === undefined ? 255 : largestDifference(a, b);
        const bound = alike * 2 ** (Math.max(0, request.profile.video.crf - alikeUpTo) / doubling);
        if (difference > bound) {
          throw notAsPlanned(
            `Frame ${frame}, beside a copied one, is not like its source's: by ${difference} of 255.`,
            {
              part,
              source: source.id,
            },
          );
        }
      }
      return EMPTY;
    }),
  );
}

/** What is decoded for an end. */
interface NearEnd extends EncodedEnd {
  readonly key: number;
  readonly position: number;
  readonly decodeFrom: number;
}

function encodedPictures(
  runner: FfmpegRunner,
  { file, clock }: EndsToCompare,
  near: readonly NearEnd[],
  frames: readonly number[],
): Observable<readonly Uint8Array[]> {
  const spans = apart(near.map(({ key, frame }) => ({ from: key, until: frame + 1 })));
  const stretches = spans.map(({ from, until }) => ({ from: microsAt(clock, from), until: microsAt(clock, until) }));
  const slack = 250_000 / clock.frameRate.toNumber();
  const wanted = frames.map((frame) => ({ micros: microsAt(clock, frame), slack }));
  return smallPictures(runner, file, stretches, wanted, false);
}

function sourcePictures(
  runner: FfmpegRunner,
  source: SourceRef,
  index: SourceIndex,
  near: readonly NearEnd[],
  positions: readonly number[],
): Observable<readonly Uint8Array[]> {
  const { file = '', info } = source;
  const spans = apart(near.map(({ decodeFrom, position }) => ({ from: decodeFrom, until: position + 1 })));
  // A time in microseconds, and a tick that it was rounded to.
  const slack = 2 + 600_000 * Rational.from(info.video.timebase).toNumber();
  const wanted = positions.map((position) => ({ micros: sourceMicros(source, index, position), slack }));
  return firstWhole(
    sourceStretches(source, index, spans),
    (stretches) => smallPictures(runner, file, stretches, wanted, true),
    (pictures) => pictures.length === positions.length,
  );
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
