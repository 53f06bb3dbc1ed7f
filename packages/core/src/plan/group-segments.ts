import type { OutputProfile } from '../contracts/output-profile.ts';
import type { RendererCosts } from '../contracts/renderer-capabilities.ts';
import type { ClipStretch, Stretch } from '../contracts/segment-request.ts';
import { Rational } from '../time/rational.ts';
import { segmentProfile } from './choose-encoding.ts';
import type { PlannedSegment } from './plan.ts';

/**
 * A clip whose pictures cost less than this many starts of a piece is too short to be worth one. With ffmpeg 5.1 of
 * Debian 12 (veryfast, one thread, 16 clips of two sources) a process of its own costs 75 to 120 ms of processor time
 * more than a place in a group of eight: two thirds of what a clip of 0.2 s costs at 320x180, a quarter of 0.5 s at
 * 1280x720, a seventh of 1 s at 1280x720; beyond that it matters more that clips are made side by side.
 */
const shortStarts = 7;

/** Seconds, for small pictures: what is changed is encoded again with all of its group. */
const shortSeconds = 2;

/**
 * Bounds of a group: what is encoded as one piece, in starts, since a group shall not keep one core busy while others
 * wait, and an edit makes all of it again; the pictures of its sources, since some are held for the decoder of each
 * stretch; and its stretches. A hundred clips of 0.48 s of 20 files in 180p, in processes of three clips on average,
 * took 12.6 s of CPU time in all, and take 9.6 s in processes of nine. What an edit makes again is what 3 s of 720p
 * take, at most.
 */
const maxStarts = 3 * shortStarts;
const maxSourcePixels = 8 * 1920 * 1080;
const maxParts = 24;

/**
 * Starts from which on clips that would be one group, and all that there is, are two: as one they kept one core busy
 * and the others idle. Two clips of two seconds in 360p are decoded and encoded in 0.5 s of a core; a second process
 * costs 0.1 s of another one.
 */
const worthTwoStarts = 5;

/** Of shares that are sums of fractions. */
const full = 1 + 1e-9;

/**
 * Of a group's bounds this is how many times over its last clip's share decides that it ends: it is half full on
 * average.
 */
const defaultFill = 2;

/**
 * Puts short clips, and short gaps between them, into groups that are made by one process each. Whether a group ends
 * after a clip follows from what that clip shows, not from its place or number, so that a clip that is inserted,
 * changed or taken out changes the groups next to it and no others; the same rule cuts content into chunks that survive
 * edits in backup tools (A. Muthitacharoen et al., A Low-bandwidth Network File System, 2001). A run that is too large
 * is cut after its clip of the smallest hash, and so on, which again depends on the clips of the run alone. What would
 * be one group altogether may be two.
 */
export function groupSegments(
  segments: readonly PlannedSegment[],
  profile: OutputProfile,
  costs: RendererCosts | undefined,
): readonly PlannedSegment[] {
  const start = startPixels(costs);
  if (start === 0) return segments;
  const grouped: PlannedSegment[] = [];
  const of = segments.reduce((sum, { request }) => sum + request.frames, 0);
  let run: Member[] = [];
  let last: readonly Member[] = [];
  const inOne = (members: readonly Member[]): readonly PlannedSegment[] => merged(members, profile, of);
  const close = (): void => {
    const groups = bounded(run);
    last = groups.at(-1) ?? last;
    grouped.push(...groups.flatMap(inOne));
    run = [];
  };
  let next = 0;
  for (const segment of segments) {
    // What is copied stands between them.
    if (segment.firstFrame !== next) close();
    next = segment.firstFrame + segment.request.frames;
    const stretch = shortStretch(segment, profile, start);
    if (stretch === undefined) {
      close();
      grouped.push(segment);
      continue;
    }
    const hash = hashOf(stretch);
    const share = shareOf(stretch, profile, start);
    run.push({ segment, stretch, hash, share });
    if (hash < defaultFill * share * 2 ** 32) close();
  }
  close();
  return grouped.length === 1 && last.length > 1 ? halves(last, profile, start).flatMap(inOne) : grouped;
}

/** Pixels whose decoding and encoding costs as much as the start of a piece. */
function startPixels(costs: RendererCosts | undefined): number {
  if (costs === undefined || costs.start === 0) return 0;
  const { start, decodedMegapixel, encodedMegapixel } = costs;
  return Math.round((start / (decodedMegapixel + encodedMegapixel)) * 1_000_000);
}

interface Member {
  readonly segment: PlannedSegment;
  readonly stretch: Stretch;
  readonly hash: number;
  readonly share: number;
}

/** How much of a group's bounds a stretch takes, from 0 to 1: the most of any of them. */
function shareOf(stretch: Stretch, { width, height }: OutputProfile, start: number): number {
  const { displayWidth = 0, displayHeight = 0 } = stretch.kind === 'color' ? {} : stretch.source.info.video;
  return Math.max(
    1 / maxParts,
    (stretch.frames * width * height) / (maxStarts * start),
    (displayWidth * displayHeight) / maxSourcePixels,
  );
}

/** What a segment shows, where that is short, and the renderer can be expected to read it by itself. */
function shortStretch({ request }: PlannedSegment, profile: OutputProfile, start: number): Stretch | undefined {
  if (request.kind === 'crossfade' || request.kind === 'group') return undefined;
  const { frames } = request;
  if (frames * profile.width * profile.height > shortStarts * start) return undefined;
  if (Rational.of(frames).div(Rational.from(profile.frameRate)).compare(shortSeconds) > 0) return undefined;
  const { profile: _, ...stretch } = request;
  if (stretch.kind === 'color') return stretch;
  return stretch.source.file === undefined || stretch.transforms !== undefined ? undefined : stretch;
}

/** A run in pieces of bounded size. */
function bounded(run: readonly Member[]): readonly (readonly Member[])[] {
  const shares = run.reduce((sum, { share }) => sum + share, 0);
  if (run.length < 2 || shares <= full) return run.length === 0 ? [] : [run];
  const inner = run.slice(0, -1).map(({ hash }) => hash);
  const cut = inner.indexOf(Math.min(...inner)) + 1;
  return [...bounded(run.slice(0, cut)), ...bounded(run.slice(cut))];
}

/** The members of a group as two of about the same work, if they are worth it. */
function halves(
  members: readonly Member[],
  { width, height }: OutputProfile,
  start: number,
): readonly (readonly Member[])[] {
  const framesOf = (those: readonly Member[]): number => those.reduce((sum, { stretch }) => sum + stretch.frames, 0);
  const frames = framesOf(members);
  if (frames * width * height < worthTwoStarts * start) return [members];
  const uneven = (cut: number): number => Math.abs(frames - 2 * framesOf(members.slice(0, cut)));
  const cuts = members.slice(1).map((_, before) => before + 1);
  const cut = cuts.reduce((best, other) => (uneven(other) < uneven(best) ? other : best));
  return [members.slice(0, cut), members.slice(cut)];
}

/** @param of Frames of the whole output. */
function merged(members: readonly Member[], profile: OutputProfile, of: number): readonly PlannedSegment[] {
  const [first, ...others] = members.map(({ segment }) => segment);
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
  const stretches = members.map(({ stretch }) => stretch);
  const frames = stretches.reduce((sum, stretch) => sum + stretch.frames, 0);
  const items = members.flatMap(({ segment }) => segment.items);
  const request = {
    kind: 'group' as const,
    stretches,
    frames,
    profile: segmentProfile(profile, { frames, of, isGroup: true }),
  };
  return [{ items, firstFrame: first.firstFrame, request }];
}

/** A number from 0 to 2^32 - 1 that stands for what a stretch shows, wherever its source lies (FNV-1a). */
function hashOf(stretch: Stretch): number {
  const content = stretch.kind === 'color' ? [stretch.frames, stretch.color] : contentOf(stretch);
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(content)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // Mixed once more, since the last bits alone decide (finalizer of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function contentOf({ frames, sampleAt, speed = '1/1', source, framing, view }: ClipStretch): unknown[] {
  const { duration, video } = source.info;
  const own = [frames, sampleAt, speed, duration, video.timebase, video.displayWidth, video.displayHeight];
  return [...own, ...(framing === undefined ? [] : [framing]), ...(view === undefined ? [] : [view])];
}
