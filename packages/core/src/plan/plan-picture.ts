import type { PictureView, ViewStretch } from '../contracts/framing.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { ClipStretch, SegmentRequest } from '../contracts/segment-request.ts';
import type { StretchPosition, StretchTransform } from '../contracts/transform.ts';

import { black } from '../model/checked-color.ts';
import { tickAt, tickBefore, timeOf } from '../time/frame-clock.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt, lastNotLater } from '../time/rule-of-time.ts';
import { earliestSampling } from '../time/sampled-frames.ts';
import type { EncodeReason } from './choose-copy.ts';
import { isMostOf, segmentProfile } from './choose-encoding.ts';
import { decodeHints } from './decode-hints.ts';
import { inOnePart } from './in-one-part.ts';
import { type PlacedItem, speedOf } from './place-items.ts';
import type { PlannedCopy, PlannedSegment } from './plan.ts';
import { copiesBeside, type FrameSpan } from './plan-copies.ts';
import type { PlannableTransform, PlanOptions } from './plannable.ts';
import { samplingOf } from './sampling-of.ts';
import type { StretchOf } from './stretch-of.ts';

/**
 * Longest part of a clip that one process encodes, in seconds and in pixels: so that one long clip fills every core
 * too. The pixels are those of three seconds of 2160p at 30 frames a second.
 */
const partSeconds = 15;
const partPixels = 3 * 30 * 3840 * 2160;

/**
 * Pixels after which a part ends where a group of the source's pictures does, since nothing need be decoded twice then:
 * three seconds of 1080p at 30 frames a second, of which a process of its own costs a thirtieth. Parts of pictures
 * below 720p come to the longest before.
 */
const enoughPixels = 3 * 30 * 1920 * 1080;

/**
 * Pixels up to which what is most of an output is one part, whose encoder has several threads: two seconds of 2160p at
 * 30 frames a second, eight of 1080p. In parts that end where groups of the source do, one of two cores would be idle
 * for as long as the parts differ, which is a fifth of the time of six seconds in 1080p (two parts of 107 and 73 frames
 * take 5.6 s, one of 180 takes 5.1 s), and less the more parts there are. On more cores there would be more to gain
 * from parts, but of what is over in seconds.
 */
const onePartPixels = 2 * 30 * 3840 * 2160;

/**
 * Pixels of a part of a GIF: what chooses its 256 colours holds all of its pictures, in four bytes a pixel. They are
 * those of half a minute of 480x270 at 15 frames a second.
 */
const gifPartPixels = 30 * 15 * 480 * 270;

/** No part is shorter for its pixels, and every part begins with a keyframe, which costs bytes. */
const minSeconds = 1;

/**
 * Seconds of a clip after which its parts are longer, as long as they are cheap: there are enough by then to fill the
 * cores, and a part costs 0.1 s of processor time beside its pictures (ffmpeg 5.1 of Debian 12), which is a twentieth
 * of what fifteen seconds of 640x360 cost. Those parts are of as many pixels as half a minute of that has at 25 frames
 * a second, and no longer.
 */
const manySeconds = 120;
const laterPartSeconds = 30;
const laterPartPixels = 30 * 25 * 640 * 360;

const two = Rational.of(2n);

/** What the picture is made of. */
export interface PlannedPicture {
  readonly segments: readonly PlannedSegment[];
  readonly copies: readonly PlannedCopy[];
  /** Why not all of an item is copied, by its position in the list. */
  readonly reasons: ReadonlyMap<number, EncodeReason>;
}

/**
 * The segments of the picture, in order: of each item its fades and what it shows alone, and between items their
 * crossfades; and what of it is copied instead.
 *
 * @param covered Output frames that something lies on, which are encoded.
 */
export function planPicture(
  placed: readonly PlacedItem[],
  profile: OutputProfile,
  options: PlanOptions,
  covered: readonly FrameSpan[] = [],
): PlannedPicture {
  const frameRate = Rational.from(profile.frameRate);
  const copies: PlannedCopy[] = [];
  const reasons = new Map<number, EncodeReason>();
  const stretchOf = stretches(profile, options);
  const of = firstFrameAt(placed.at(-1)?.end ?? Rational.zero, frameRate);
  const segments = placed.flatMap((item, i): PlannedSegment[] => {
    const next = placed[i + 1];
    const { position, crossfade } = item;
    const half = crossfade.div(two);
    // The frames of the crossfade into it, of itself alone, and up to the crossfade out of it.
    const begin = firstFrameAt(position.sub(half), frameRate);
    const alone = firstFrameAt(position.add(half), frameRate);
    const end = firstFrameAt(item.end.sub(next?.crossfade.div(two) ?? 0), frameRate);
    const before = placed[i - 1];
    const crossing =
      before === undefined
        ? []
        : parts(begin, alone, profile).map(({ firstFrame, frames }) => ({
            items: [before.item.index, item.item.index],
            firstFrame,
            request: {
              kind: 'crossfade' as const,
              from: stretchOf(before, firstFrame, frames),
              to: stretchOf(item, firstFrame, frames),
              frames,
              ...mix(Rational.of(firstFrame).div(frameRate).sub(position.sub(half)), crossfade, frameRate),
              ...(item.item.drawing === undefined ? {} : { drawing: item.item.drawing }),
              profile: segmentProfile(profile, { frames, of }),
            },
          }));
    // A fade is a crossfade with a colour, which needs nothing beyond the cut.
    const { fadeIn, fadeOut } = item;
    const risen = fadeIn.compare(0) === 0 ? alone : firstFrameAt(position.add(fadeIn), frameRate);
    const falling = fadeOut.compare(0) === 0 ? end : firstFrameAt(item.end.sub(fadeOut), frameRate);
    const faded = (from: number, to: number, begins: Rational, length: Rational, out: boolean): PlannedSegment[] =>
      parts(from, to, profile, groupsOf(item, frameRate)).map(({ firstFrame, frames }) => {
        const color = out ? item.fadeOutColor : item.fadeInColor;
        const plain = { kind: 'color' as const, frames, ...(color === undefined || color === black ? {} : { color }) };
        const shown = stretchOf(item, firstFrame, frames);
        return {
          items: [item.item.index, item.item.index],
          firstFrame,
          request: {
            kind: 'crossfade' as const,
            ...(out ? { from: shown, to: plain } : { from: plain, to: shown }),
            frames,
            ...mix(Rational.of(firstFrame).div(frameRate).sub(begins), length, frameRate),
            profile: segmentProfile(profile, { frames, of }),
          },
        };
      });
    const span = { firstFrame: risen, frames: falling - risen };
    const { encoded, reason, ...copied } = copiesBeside(covered, item, span, profile, options, stretchOf);
    copies.push(...copied.copies);
    if (reason !== undefined) reasons.set(item.item.index, reason);
    else if (copied.copies.length > 0 && (risen > begin || falling < end)) reasons.set(item.item.index, 'effect');
    const shown = encoded.flatMap((part) =>
      isMostOf({ ...part, of }) && isOnePart(part.frames, profile)
        ? [part]
        : parts(part.firstFrame, part.firstFrame + part.frames, profile, groupsOf(item, frameRate)),
    );
    const own = shown.map(({ firstFrame, frames }) => ({
      items: [item.item.index],
      firstFrame,
      request: {
        ...stretchOf(item, firstFrame, frames),
        profile: segmentProfile(profile, { frames, of }),
      } satisfies SegmentRequest,
    }));
    return [
      ...crossing,
      ...faded(alone, risen, position, fadeIn, false),
      ...own,
      ...faded(falling, end, item.end.sub(fadeOut), fadeOut, true),
    ];
  });
  return { segments, copies, reasons };
}

/** Whether what is most of an output is made by one process. */
function isOnePart(frames: number, { width, height, frameRate, video }: OutputProfile): boolean {
  return (
    frames * width * height <= (video.codec === 'gif' ? gifPartPixels : onePartPixels) &&
    Rational.of(frames).div(Rational.from(frameRate)).compare(partSeconds) <= 0
  );
}

/**
 * Parts of bounded length, counted from the item's own first frame: an edit of its end leaves the earlier ones as they
 * were.
 *
 * @param nextGroup The first output frame at or after a given one that shows the first picture of a group of the
 * source, if there is one.
 */
function parts(
  begin: number,
  end: number,
  { width, height, frameRate, video }: OutputProfile,
  nextGroup: (frame: number) => number | undefined = () => undefined,
): readonly FrameSpan[] {
  const framesIn = (seconds: number): number => Number(Rational.from(frameRate).mul(seconds).ceil());
  const framesOf = (pixels: number): number => Math.max(framesIn(minSeconds), Math.floor(pixels / (width * height)));
  const most = video.codec === 'gif' ? Math.max(1, Math.floor(gifPartPixels / (width * height))) : Infinity;
  const first = Math.min(framesIn(partSeconds), framesOf(partPixels), most);
  const later = Math.min(most, Math.max(first, Math.min(framesIn(laterPartSeconds), framesOf(laterPartPixels))));
  const many = begin + framesIn(manySeconds);
  const found: FrameSpan[] = [];
  for (let firstFrame = begin; firstFrame < end; ) {
    const longest = firstFrame < many ? first : later;
    const enough = Math.min(longest, framesOf(enoughPixels));
    const group = nextGroup(firstFrame + enough) ?? Number.POSITIVE_INFINITY;
    const next = Math.min(group, firstFrame + longest, end);
    found.push({ firstFrame, frames: next - firstFrame });
    firstFrame = next;
  }
  return found;
}

/** Finds the first output frame at or after a given one that shows the first picture of a group of an item's source. */
function groupsOf({ item, position }: PlacedItem, frameRate: Rational): (frame: number) => number | undefined {
  if (item.kind === 'color') return () => undefined;
  const { source, sourceIndex, start } = item;
  const { video } = source.info;
  const speed = speedOf(item);
  const starts = sourceIndex.gops.map(({ pts }) => pts);
  return (frame) => {
    const time = start.add(Rational.of(frame).div(frameRate).sub(position).mul(speed));
    const before = video.grid === undefined ? tickAt(time, video) - 1 : tickBefore(time, video);
    const group = starts[lastNotLater(starts, before) + 1];
    if (group === undefined) return undefined;
    const shown = timeOf(group, video);
    return Math.max(frame, firstFrameAt(position.add(shown.sub(start).div(speed)), frameRate));
  };
}

/**
 * @param since Seconds from the crossfade's beginning to its first frame here; less than none by a tolerance at most.
 */
function mix(since: Rational, crossfade: Rational, frameRate: Rational) {
  return {
    mixAt: since.max(0).div(crossfade).toString(),
    mixStep: Rational.one.div(frameRate.mul(crossfade)).toString(),
  };
}

/** What items show in an output of a profile. */
export function stretches(profile: OutputProfile, { strict = true }: PlanOptions): StretchOf {
  const frameRate = Rational.from(profile.frameRate);
  return (placed, firstFrame, frames) => {
    const { item } = placed;
    if (item.kind === 'color') return { kind: 'color', frames, ...(item.color && { color: item.color }) };
    const { transforms = [] } = item;
    const speed = speedOf(item);
    const { source, sourceIndex, sampling } = inOnePart(
      item,
      samplingOf(placed, item, { firstFrame, frames }, frameRate),
    );
    const { video } = source.info;
    const sampleAt = earliestSampling(sampling, sourceIndex, video);
    const stretch: ClipStretch = {
      source,
      sampleAt: sampleAt.toString(),
      ...(speed.compare(1) === 0 ? {} : { speed: speed.toString() }),
      frames,
      hints: decodeHints({ ...sampling, sampleAt }, sourceIndex, video),
      ...(item.framing === undefined ? {} : { framing: item.framing }),
      ...(item.view === undefined ? {} : { view: viewStretch(item.view, placed, firstFrame, frameRate) }),
      ...(strict ? {} : { onDamage: 'freeze' }),
      ...(transforms.length === 0 ? {} : { transforms: stretchTransforms(transforms, placed, firstFrame, frameRate) }),
    };
    return { kind: 'clip', ...stretch };
  };
}

/** The way of a view from an output frame on: evenly, for as long as its clip is seen. */
function viewStretch(
  view: Required<PictureView>,
  { seen: { from, until } }: PlacedItem,
  firstFrame: number,
  frameRate: Rational,
): ViewStretch {
  const length = until.sub(from);
  const since = Rational.of(firstFrame).div(frameRate).sub(from).max(0);
  return { ...view, at: since.div(length).toString(), step: Rational.one.div(frameRate.mul(length)).toString() };
}

/** The transforms of a clip, each with as much of the place as it sees: the less of it, the more is found again. */
function stretchTransforms(
  transforms: readonly PlannableTransform[],
  { item, position, end }: PlacedItem,
  firstFrame: number,
  frameRate: Rational,
): readonly StretchTransform[] {
  if (item.kind === 'color') return [];
  const first = firstFrameAt(position, frameRate);
  const within: StretchPosition = {
    frame: firstFrame - first,
    frames: firstFrameAt(end, frameRate) - first,
    start: item.start.toString(),
    end: item.end.toString(),
  };
  return transforms.map(({ ref, sees }) => {
    if (sees === 'source') return ref;
    return { ...ref, position: sees === 'clip' ? within : { ...within, outputFrame: firstFrame } };
  });
}
