import type { AudioPart, ClipSegmentRequest, SegmentRequest, SourceRef } from '../contracts/clip-renderer.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import type { TransformRef } from '../contracts/transform.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt, lastNotLater, sampleTolerance, tickAt } from '../time/rule-of-time.ts';
import { earliestSampling } from './earliest-sampling.ts';
import type { PlannedItem, PlannedSegment, RenderPlan } from './plan.ts';

/** An item whose length is known: a stretch of an opened source, or black and silence. */
export type PlannableItem =
  | {
      readonly kind: 'clip';
      /** Position in the list. */
      readonly index: number;
      readonly source: SourceRef;
      readonly sourceIndex: SourceIndex;
      readonly start: Rational;
      readonly end: Rational;
      readonly transform?: TransformRef;
    }
  | { readonly kind: 'black'; readonly index: number; readonly duration: Rational };

/** Longest part of a clip that one process encodes, in seconds: so that one long clip fills every core too. */
const partSeconds = 10;

/** Where everything goes: pure, and the only place that turns times into frames and samples of the output. */
export function planRender(items: readonly PlannableItem[], profile: OutputProfile): RenderPlan {
  const frameRate = Rational.from(profile.frameRate);
  const planned: PlannedItem[] = [];
  const segments: PlannedSegment[] = [];
  const audio: AudioPart[] = [];
  const audioItems: number[] = [];
  let position = Rational.zero;

  for (const item of items) {
    const duration = item.kind === 'clip' ? item.end.sub(item.start) : item.duration;
    const next = position.add(duration);
    const firstFrame = firstFrameAt(position, frameRate);
    const frames = firstFrameAt(next, frameRate) - firstFrame;
    planned.push({
      index: item.index,
      position: position.toString(),
      duration: duration.toString(),
      firstFrame,
      frames,
    });
    for (const [offset, length] of parts(frames, frameRate)) {
      const request = segmentRequest(item, profile, position, firstFrame + offset, length);
      segments.push({ item: item.index, firstFrame: firstFrame + offset, request });
    }
    if (profile.audio !== null) {
      const { sampleRate } = profile.audio;
      const samples = Number(next.mul(sampleRate).round() - position.mul(sampleRate).round());
      if (samples > 0) {
        audio.push(audioPart(item, samples));
        audioItems.push(item.index);
      }
    }
    position = next;
  }

  return {
    profile,
    frames: firstFrameAt(position, frameRate),
    duration: position.toString(),
    items: planned,
    segments,
    audio: profile.audio === null ? null : { parts: audio, encoding: profile.audio },
    audioItems,
  };
}

/** Parts of bounded length, counted from the clip's own first frame: an edit of its end leaves the earlier ones as they were. */
function* parts(frames: number, frameRate: Rational): Generator<readonly [offset: number, length: number]> {
  const longest = Number(frameRate.mul(partSeconds).ceil());
  for (let offset = 0; offset < frames; offset += longest) yield [offset, Math.min(longest, frames - offset)];
}

function segmentRequest(
  item: PlannableItem,
  profile: OutputProfile,
  position: Rational,
  firstFrame: number,
  frames: number,
): SegmentRequest {
  if (item.kind === 'black') return { kind: 'black', frames, profile };
  const { video } = item.source.info;
  const frameRate = Rational.from(profile.frameRate);
  const asked = item.start
    .add(Rational.of(firstFrame).div(frameRate))
    .sub(position)
    .add(sampleTolerance(frameRate, video));
  const sampleAt = earliestSampling(asked, frames, frameRate, item.sourceIndex, video);
  const lastSample = sampleAt.add(Rational.of(frames - 1).div(frameRate));
  const request: ClipSegmentRequest = {
    kind: 'clip',
    source: item.source,
    sampleAt: sampleAt.toString(),
    frames,
    ...decodeHints(item.sourceIndex, tickAt(sampleAt, video), tickAt(lastSample, video)),
    profile,
  };
  return item.transform === undefined ? request : { ...request, transform: item.transform };
}

/** Which frames will be shown between two ticks (the first of the source where none is on screen), and where decoding can start for them. */
function decodeHints(
  index: SourceIndex,
  firstTick: number,
  lastTick: number,
): { decodeFrom: number; firstShown: number; shown: number; lead: number } {
  const first = Math.max(0, lastNotLater(index.timestamps, firstTick));
  const last = Math.max(0, lastNotLater(index.timestamps, lastTick));
  const firstShown = index.timestamps[first] ?? firstTick;
  // Groups are in decoding order, and their keyframes' timestamps rise with it.
  const group = index.gops.findLast((gop) => gop.pts <= firstShown) ?? index.gops[0];
  const decodeFrom = group?.pts ?? firstShown;
  const lead = first - (lastNotLater(index.timestamps, decodeFrom - 1) + 1);
  return { decodeFrom, firstShown, shown: last - first + 1, lead: Math.max(0, lead) };
}

function audioPart(item: PlannableItem, samples: number): AudioPart {
  if (item.kind === 'black' || item.source.info.audio === undefined) return { kind: 'silence', samples };
  return { kind: 'clip', source: item.source, start: item.start.toString(), samples };
}
