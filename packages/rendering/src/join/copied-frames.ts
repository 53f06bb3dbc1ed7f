import type { JoinRequest, PacketsPart } from '@clipwright/core/author';
import { longestTailOf } from './join-stretches.ts';
import type { Frames } from './placed-picture.ts';

/** From one frame to before another. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A run of packets, and where it stands. */
export interface CopiedRun {
  /** Its position among the parts of the request. */
  readonly part: number;
  readonly packets: PacketsPart;
  /** Its first frame in the output. */
  readonly firstFrame: number;
}

/** The runs of packets of an output. */
export function copiedRuns({ parts }: JoinRequest): readonly CopiedRun[] {
  let frames = 0;
  return parts.flatMap((packets, part) => {
    const firstFrame = frames;
    frames += packets.frames;
    return packets.kind === 'packets' && packets.frames > 0 ? [{ part, packets, firstFrame }] : [];
  });
}

/** The first frame after each join of two such runs. */
export function joinsOfRuns(request: JoinRequest): ReadonlySet<number> {
  const runs = copiedRuns(request);
  const ends = new Set(runs.map(({ firstFrame, packets }) => firstFrame + packets.frames));
  return new Set(runs.map(({ firstFrame }) => firstFrame).filter((frame) => ends.has(frame)));
}

/**
 * What of a run is proven: its first frame, and the last one with all frames from its keyframe on; where that is so far
 * away that it would take long to decode, the keyframe alone.
 *
 * @param keys Frames of the output that decode by themselves, ascending.
 */
export function provenFrames(
  { packets, firstFrame }: CopiedRun,
  keys: readonly number[],
  size: { readonly width: number; readonly height: number },
): readonly Frames[] {
  const last = firstFrame + packets.frames - 1;
  const from = Math.max(keys.findLast((frame) => frame <= last) ?? firstFrame, firstFrame);
  const tail = { from, to: last - from < longestTailOf(size) ? last : from };
  return from === firstFrame ? [tail] : [{ from: firstFrame, to: firstFrame }, tail];
}

/** Frames that may be decoded before one that is shown before them, of any codec. */
const mostReordered = 16;

/** Spans in order, those as one that meet or have fewer frames between them than a decoder holds back. */
export function apart(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    if (before === undefined || span.from - before.until > mostReordered) joined.push(span);
    else joined[joined.length - 1] = { from: before.from, until: Math.max(before.until, span.until) };
  }
  return joined;
}
