import type { SourceIndex } from '@clipwright/core';
import type { JoinRequest, PacketsPart } from '@clipwright/core/author';
import { longestTailOf } from './join-stretches.ts';
import { decodedFrom, type Span } from './source-stretches.ts';
import { notAsPlanned } from './verify-rows.ts';

/** A run of packets, and where it stands. */
export interface CopiedRun {
  /** Its position among the parts of the request. */
  readonly part: number;
  readonly packets: PacketsPart;
  /** Its first frame in the output. */
  readonly firstFrame: number;
}

/** Frames of a run that are held against those of its source, both ends included. */
export interface ComparedFrames {
  readonly run: CopiedRun;
  /** In the output, where the first of them decodes by itself. */
  readonly from: number;
  readonly to: number;
  /** In the source, as positions in its index. */
  readonly first: number;
  /** The position from which the first of them decodes. */
  readonly decodeFrom: number;
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
 * What of a run is compared: its first frame, and the last one with all frames from its keyframe on; where that is so
 * far away that it would take long to decode, the keyframe alone. Throws `verification-failed`, with the part, where
 * the source has no such frames.
 *
 * @param keys Frames of the output that decode by themselves, ascending.
 */
export function comparedFrames(
  run: CopiedRun,
  index: SourceIndex,
  keys: readonly number[],
  size: { readonly width: number; readonly height: number },
): readonly ComparedFrames[] {
  const { part, packets, firstFrame } = run;
  const { from, to, frames, source } = packets;
  const begin = index.timestamps.indexOf(from);
  const end = begin + frames;
  const next = end === index.timestamps.length ? index.end : index.timestamps[end];
  if (begin < 0 || next !== to) {
    throw notAsPlanned(`Its source has no ${frames} frames from tick ${from} to ${to}.`, { part, source: source.id });
  }
  const last = firstFrame + frames - 1;
  const key = keys.findLast((frame) => frame <= last) ?? firstFrame;
  const isShort = last - key < longestTailOf(size);
  const compared = (first: number, until: number): ComparedFrames => {
    const position = begin + first - firstFrame;
    return { run, from: first, to: until, first: position, decodeFrom: decodedFrom(index, position) };
  };
  const tail = compared(Math.max(key, firstFrame), isShort ? last : Math.max(key, firstFrame));
  return tail.from === firstFrame ? [tail] : [compared(firstFrame, firstFrame), tail];
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
