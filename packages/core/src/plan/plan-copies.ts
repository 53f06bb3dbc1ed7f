import type { OutputProfile } from '../contracts/output-profile.ts';
import type { SourceRef } from '../contracts/segment-request.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import { partSpans } from '../model/part-spans.ts';
import { Rational } from '../time/rational.ts';
import { sampledFrames } from '../time/sampled-frames.ts';
import { type EncodeReason, isOfOneEncoder } from './choose-copy.ts';
import { type CopyRun, copyRuns } from './copy-runs.ts';
import { decodingSeconds, encodingSeconds, provingSeconds } from './estimated-seconds.ts';
import type { PlacedItem } from './place-items.ts';
import type { PlannedCopy } from './plan.ts';
import type { PlannableClip, PlanOptions } from './plannable.ts';
import { samplingOf } from './sampling-of.ts';
import type { StretchOf } from './stretch-of.ts';

/** Output frames from one to before another. */
export interface FrameSpan {
  readonly firstFrame: number;
  readonly frames: number;
}

/** What of a span of output frames is copied, and what is not. */
export interface SpanCopies {
  readonly copies: readonly PlannedCopy[];
  readonly encoded: readonly FrameSpan[];
  /** Absent where all of it is copied, and where nobody asked for it to be. */
  readonly reason?: EncodeReason;
}

/** {@link planCopies} of a span of which other spans are encoded whatever they show. */
export function copiesBeside(
  covered: readonly FrameSpan[],
  placed: PlacedItem,
  span: FrameSpan,
  profile: OutputProfile,
  options: PlanOptions,
  stretchOf: StretchOf,
): SpanCopies {
  const { item } = placed;
  const within = item.kind === 'clip' && item.copy === true ? spansWithin(covered, span) : [];
  if (within.length === 0) return planCopies(placed, span, profile, options, stretchOf);
  const found = between(
    within.map(({ firstFrame, frames }) => ({ first: firstFrame - span.firstFrame, frames })),
    span,
  ).map((part) => planCopies(placed, part, profile, options, stretchOf));
  const encoded = [...within, ...found.flatMap((part) => part.encoded)].sort((a, b) => a.firstFrame - b.firstFrame);
  return { copies: found.flatMap(({ copies }) => copies), encoded: merged(encoded), reason: 'effect' };
}

/** What of spans lies within another one: in order, and apart from each other. */
function spansWithin(spans: readonly FrameSpan[], within: FrameSpan): readonly FrameSpan[] {
  const end = within.firstFrame + within.frames;
  const cut = spans.flatMap(({ firstFrame, frames }): FrameSpan[] => {
    const [first, last] = [Math.max(firstFrame, within.firstFrame), Math.min(firstFrame + frames, end)];
    return last > first ? [{ firstFrame: first, frames: last - first }] : [];
  });
  return merged(cut.sort((a, b) => a.firstFrame - b.firstFrame));
}

/** Spans in order, those that touch each other or overlap as one. */
function merged(spans: readonly FrameSpan[]): readonly FrameSpan[] {
  const all: FrameSpan[] = [];
  for (const { firstFrame, frames } of spans) {
    const last = all.at(-1);
    if (last === undefined || last.firstFrame + last.frames < firstFrame) {
      all.push({ firstFrame, frames });
      continue;
    }
    const end = Math.max(last.firstFrame + last.frames, firstFrame + frames);
    all[all.length - 1] = { firstFrame: last.firstFrame, frames: end - last.firstFrame };
  }
  return all;
}

/**
 * Which packets stand for output frames that show one clip and nothing else. Of what could be copied all is, unless it is
 * less work to encode the whole span.
 *
 * @param stretchOf What a stretch of the span would be encoded as.
 */
export function planCopies(
  placed: PlacedItem,
  span: FrameSpan,
  profile: OutputProfile,
  { costs, alwaysCopy = false }: PlanOptions,
  stretchOf: StretchOf,
): SpanCopies {
  const { item } = placed;
  const none = (reason?: EncodeReason): SpanCopies => ({
    copies: [],
    encoded: span.frames > 0 ? [span] : [],
    ...(reason === undefined ? {} : { reason }),
  });
  if (item.kind === 'color' || item.copy === undefined || span.frames < 1) return none();
  if (item.copy !== true) return none(item.copy);
  const { source, sourceIndex } = item;
  const shown = sampledFrames(
    samplingOf(placed, item, span, Rational.from(profile.frameRate)),
    sourceIndex,
    source.info.video,
  );
  const sources = copiedSources(item, shown);
  const unknown = sources.find(({ index }) => index.packets === undefined);
  if (unknown !== undefined) return none(unknown.source.info.hints?.packetsUnknownFor ?? 'packets-unknown');
  const runs = sources.flatMap(({ source, index, from, begin, shown }) =>
    copyRuns(
      shown.map((frame) => frame - from),
      index,
      source.info.video.codec,
      profile.video.like?.parameterSets,
    ).map((run) => ({ ...run, first: run.first + begin, source })),
  );
  if (runs.length === 0) {
    if (sources.some(hasTwins)) return none('timestamps-broken');
    return none(isSteady(shown) ? 'no-start' : 'frames-repeat-or-drop');
  }
  const encoded = between(runs, span);
  // Ends would have another sequence header than what they stand beside.
  if (isOfOneEncoder(source.info.video.codec) && encoded.length > 0) return none('no-start');
  if (costs !== undefined && !alwaysCopy) {
    const cost = ({ firstFrame, frames }: FrameSpan): number => {
      const stretch = stretchOf(placed, firstFrame, frames);
      const decoding = stretch.kind === 'clip' ? decodingSeconds(stretch, costs) : 0;
      return costs.start + encodingSeconds(frames, profile, costs) + decoding;
    };
    const proof = runs.reduce((sum, { frames }) => sum + provingSeconds(frames, profile, costs), 0);
    const partly = encoded.reduce((sum, gap) => sum + cost(gap), proof);
    if (partly >= cost(span)) return none('not-worth-it');
  }
  const copies = runs.map(
    ({ first, frames, from, to, source }): PlannedCopy => ({
      item: item.index,
      firstFrame: span.firstFrame + first,
      part: { kind: 'packets', source, from, to, frames },
    }),
  );
  return { copies, encoded, ...(encoded.length === 0 ? {} : { reason: 'ragged-ends' }) };
}

/** A source of which packets may be copied for some of the output frames. */
interface CopiedSource {
  readonly source: SourceRef;
  readonly index: SourceIndex;
  /** Position of its first frame among those of the clip's source. */
  readonly from: number;
  /** Position among the output frames of the first that is its, and what these show. */
  readonly begin: number;
  readonly shown: Int32Array;
}

/** Packets are those of a file: where a clip's source consists of several, each has its own, and its own runs. */
function copiedSources({ source, sourceIndex, parts }: PlannableClip, shown: Int32Array): readonly CopiedSource[] {
  if (parts === undefined) return [{ source, index: sourceIndex, from: 0, begin: 0, shown }];
  return partSpans(sourceIndex).flatMap(({ part, index, from, to }): CopiedSource[] => {
    const own = parts[part]?.source;
    const begin = shown.findIndex((frame) => frame >= from && frame < to);
    if (own === undefined || begin < 0) return [];
    const end = shown.findLastIndex((frame) => frame < to) + 1;
    return [{ source: own, index, from, begin, shown: shown.subarray(begin, end) }];
  });
}

/** Whether packets among the frames that are shown have the same time: of these nobody knows which is shown. */
function hasTwins({ index: { packets = [], timestamps }, from, shown }: CopiedSource): boolean {
  const [first, last] = [shown[0], shown.at(-1)].map((frame) => timestamps[(frame ?? 0) - from] ?? 0);
  const times = packets.flatMap(({ pts }) => (pts >= (first ?? 0) && pts <= (last ?? 0) ? [pts] : []));
  return new Set(times).size < times.length;
}

/** Whether output frames show consecutive frames of the source. */
function isSteady(shown: Int32Array): boolean {
  return shown.every((frame, i) => i === 0 || frame === (shown[i - 1] ?? 0) + 1);
}

/** What of a span lies before, between and behind its runs. */
function between(
  runs: readonly Pick<CopyRun, 'first' | 'frames'>[],
  { firstFrame, frames }: FrameSpan,
): readonly FrameSpan[] {
  const ends = [...runs.map(({ first }) => first), frames];
  return ends.flatMap((end, i): FrameSpan[] => {
    const { first, frames: copied } = runs[i - 1] ?? { first: 0, frames: 0 };
    const begin = first + copied;
    return end > begin ? [{ firstFrame: firstFrame + begin, frames: end - begin }] : [];
  });
}
