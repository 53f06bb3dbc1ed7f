import type { ClipStretch, Stretch } from '../contracts/clip-renderer.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import { Rational } from '../time/rational.ts';
import type { PlannedSegment } from './plan.ts';

/**
 * Output pixels up to which a clip is too short to be worth a process. Measured with ffmpeg 5.1 of Debian 12, veryfast, one thread,
 * 16 clips of two sources: a process of its own costs 75 to 120 ms of CPU time more than a place in a group of eight. That is two
 * thirds of what a clip of 0.2 s costs at 320x180, a quarter of 0.5 s at 1280x720, a seventh of 1 s at 1280x720, which is
 * these pixels; beyond that the process matters less than that clips are made side by side.
 */
const shortPixels = 28_000_000;

/** Seconds, for small pictures: what is changed is encoded again with all of its group. */
const shortSeconds = 2;

/** Bounds of a group: processes hold a decoder for each part, and a group shall not keep one core busy while others wait. */
const mostParts = 8;
const mostPixels = 4 * shortPixels;

/** Of so many short clips one ends its group, on average. */
const usualParts = 4;

/**
 * Puts short clips, and short gaps between them, into groups that are made by one process each. Whether a group ends after a
 * clip follows from what that clip shows, not from its place or number, so that a clip that is inserted, changed or taken
 * out changes the groups next to it and no others; the same rule cuts content into chunks that survive edits in backup
 * tools (A. Muthitacharoen et al., A Low-bandwidth Network File System, 2001). A run that is too large is cut after its clip of the
 * smallest hash, and so on, which again depends on the clips of the run alone.
 */
export function groupSegments(segments: readonly PlannedSegment[], profile: OutputProfile): readonly PlannedSegment[] {
  const grouped: PlannedSegment[] = [];
  let run: Member[] = [];
  const close = (): void => {
    grouped.push(...bounded(run).flatMap(merged));
    run = [];
  };
  for (const segment of segments) {
    const stretch = shortStretch(segment, profile);
    if (stretch === undefined) {
      close();
      grouped.push(segment);
      continue;
    }
    const hash = hashOf(stretch);
    run.push({ segment, stretch, hash, pixels: stretch.frames * profile.width * profile.height });
    if (hash % usualParts === 0) close();
  }
  close();
  return grouped;
}

interface Member {
  readonly segment: PlannedSegment;
  readonly stretch: Stretch;
  readonly hash: number;
  readonly pixels: number;
}

/** What a segment shows, where that is short, and ffmpeg can be expected to read it by itself. */
function shortStretch({ request }: PlannedSegment, profile: OutputProfile): Stretch | undefined {
  if (request.kind === 'crossfade' || request.kind === 'group') return undefined;
  const { frames } = request;
  if (frames * profile.width * profile.height > shortPixels) return undefined;
  if (Rational.of(frames).div(Rational.from(profile.frameRate)).compare(shortSeconds) > 0) return undefined;
  const { profile: _, ...stretch } = request;
  if (stretch.kind === 'black') return stretch;
  return stretch.source.file === undefined || stretch.transform !== undefined ? undefined : stretch;
}

/** A run in pieces of bounded size. */
function bounded(run: readonly Member[]): readonly (readonly Member[])[] {
  const pixels = run.reduce((sum, member) => sum + member.pixels, 0);
  if (run.length < 2 || (run.length <= mostParts && pixels <= mostPixels)) return run.length === 0 ? [] : [run];
  const inner = run.slice(0, -1).map(({ hash }) => hash);
  const cut = inner.indexOf(Math.min(...inner)) + 1;
  return [...bounded(run.slice(0, cut)), ...bounded(run.slice(cut))];
}

function merged(members: readonly Member[]): readonly PlannedSegment[] {
  const [first, ...others] = members.map(({ segment }) => segment);
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
  const parts = members.map(({ stretch }) => stretch);
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const items = members.flatMap(({ segment }) => segment.items);
  const request = { kind: 'group' as const, parts, frames, profile: first.request.profile };
  return [{ items, firstFrame: first.firstFrame, request }];
}

/** A number from 0 to 2^32 - 1 that stands for what a stretch shows, wherever its source lies (FNV-1a). */
function hashOf(stretch: Stretch): number {
  const content = stretch.kind === 'black' ? [stretch.frames] : contentOf(stretch);
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(content)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // Mixed once more, since the last bits alone decide (finalizer of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function contentOf({ frames, sampleAt, speed = '1/1', source }: ClipStretch): unknown[] {
  const { duration, video } = source.info;
  return [frames, sampleAt, speed, duration, video.timebase, video.displayWidth, video.displayHeight];
}
