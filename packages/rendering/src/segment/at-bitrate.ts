import { type ProgressEvent, Rational } from '@clipwright/core';
import type { ArtifactTarget, ProducedEvent, SegmentRequest } from '@clipwright/core/author';
import { concatMap, defer, type Observable, of } from 'rxjs';
import { readPart } from '../join/read-part.ts';

type Made = ProgressEvent | ProducedEvent;

/** How far off a segment's rate may be, as a share of what is asked for, and how often it is made. */
const near = 0.03;
const mostTries = 4;

/** An encoder is asked for no more, nor less, times what is wanted: pictures may not be had for so many bits, or so few. */
const farthest = 4;

/** How steeply what comes may answer to what is asked for: below, it is no answer. */
const steep = { least: 0.1, most: 2 };

/** What an encoder was asked for, and what came. */
interface Try {
  readonly asked: number;
  readonly found: number;
}

/**
 * Has a segment made, and again where its packets come to more or fewer bits than are asked for: an encoder knows only
 * afterwards how hard the pictures were, and of a short segment that is late. What it is asked for then follows from what
 * it answered before, so that the bytes depend on the request alone. Errors: those of `make`, those of reading.
 *
 * @param make Makes it into the target, in place of what is there.
 */
export function atBitrate(
  request: SegmentRequest,
  target: ArtifactTarget,
  make: (request: SegmentRequest) => Observable<Made>,
): Observable<Made> {
  const wanted = request.profile.video.bitrate;
  if (wanted === undefined) return make(request);
  const asking = (bitrate: number): SegmentRequest => {
    const { profile } = request;
    return { ...request, profile: { ...profile, video: { ...profile.video, bitrate } } };
  };
  const attempt = (asked: number, before: readonly Try[]): Observable<Made> =>
    make(asking(asked)).pipe(
      concatMap((event) => {
        if (event.type !== 'produced') return of(event);
        return defer(() => bitrateOf(target.file, request)).pipe(
          concatMap((found) => {
            const tries = [...before, { asked, found }];
            const next = tries.length < mostTries ? nextRate(wanted, tries) : undefined;
            return next === undefined ? of(event) : attempt(next, tries);
          }),
        );
      }),
    );
  return attempt(wanted, []);
}

/** What is asked for next; `undefined` where what came is near enough, or nothing else will. */
export function nextRate(wanted: number, tries: readonly Try[]): number | undefined {
  const [last, before] = tries.toReversed();
  if (last === undefined || Math.abs(last.found / wanted - 1) <= near) return undefined;
  const slope = before === undefined ? 1 : Math.log(last.found / before.found) / Math.log(last.asked / before.asked);
  if (!(slope >= steep.least)) return undefined;
  const factor = (last.asked / wanted) * (wanted / last.found) ** (1 / Math.min(slope, steep.most));
  const next = Math.round(wanted * Math.min(farthest, Math.max(1 / farthest, factor)));
  return next === last.asked ? undefined : next;
}

/** Bits a second of a finished segment's packets; at least 1. */
async function bitrateOf(file: string, { frames, profile }: SegmentRequest): Promise<number> {
  const { sizes } = await readPart(file);
  const bits = 8 * Array.from(sizes).reduce((sum, size) => sum + size, 0);
  return Math.max(1, bits / Rational.of(frames).div(Rational.from(profile.frameRate)).toNumber());
}
