import type { JoinRequest, PacketsPart } from '@clipwright/core/author';
import { longestTailOf } from './join-stretches.ts';
import type { Frames } from './placed-picture.ts';

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

/** The first frame after each join of a run: none before the output begins, and none after it ends. */
export function joinsOfRun({ parts }: JoinRequest, { firstFrame, packets }: CopiedRun): readonly number[] {
  const total = parts.reduce((sum, { frames }) => sum + frames, 0);
  return [firstFrame, firstFrame + packets.frames].filter((frame) => frame > 0 && frame < total);
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

/** Frames in order, those as one that overlap or meet. */
export function union(stretches: readonly Frames[]): readonly Frames[] {
  const joined: Frames[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    if (before === undefined || stretch.from > before.to + 1) joined.push(stretch);
    else joined[joined.length - 1] = { from: before.from, to: Math.max(before.to, stretch.to) };
  }
  return joined;
}
