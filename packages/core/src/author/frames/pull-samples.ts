import { last, type Observable, of, switchMap } from 'rxjs';
import { fromTask } from '../../bridges/from-task.ts';
import type { RenderInputs } from '../../contracts/clip-renderer.ts';
import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { ClipStretch, StretchMeta } from '../../contracts/segment-request.ts';
import type { SourceIndex } from '../../contracts/source-info.ts';
import type { FrameTransforms } from '../../contracts/transform.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { timeOf } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { drawing } from './draw.ts';
import { gridFrames } from './grid-frames.ts';
import { lastTickOf } from './last-tick.ts';
import { openSource } from './open-source.ts';
import { damageOf, heldFrames } from './stretch-meta.ts';

/** A stretch whose frames are pulled as samples. */
export interface PulledSamples {
  /** The first sample, whose size and format all have. Errors: `source-damaged`, the source's own. */
  readonly first: Observable<VideoSample>;
  /** One frame of bytes for each output frame, from the first sample on. */
  frames(first: VideoSample): AsyncGenerator<Uint8Array>;
  /** What is known once all frames are made. */
  measure(): StretchMeta;
  /** Ends the reading, at once. Harmless when it is done. */
  release(): Promise<void>;
}

/** How samples are pulled. */
export interface PullOptions {
  /** Whether each frame comes between its neighbours ({@link gridFrames}). @default false */
  readonly neighbours?: boolean;
  /** How samples are wanted where no transform says otherwise. @default as they are */
  readonly wanted?: Pick<VideoFormat, 'format' | 'width' | 'height'>;
}

/** Errors: `unknown-transform`, `invalid-option`, `contract-violation`. */
export function pullSamples(
  stretch: ClipStretch,
  frameRate: Rational,
  { sources, transforms }: { readonly sources: RenderInputs['sources']; readonly transforms: FrameTransforms },
  { neighbours = false, wanted = {} }: PullOptions = {},
): PulledSamples {
  const { format, ...drawn } = drawing(stretch.transforms ?? [], transforms, frameRate);
  const source = openSource(sources, stretch.source.id);
  const freezes = stretch.onDamage === 'freeze';
  const samples = source
    .video(sampleRange(stretch, frameRate, neighbours), {
      format,
      ...(stretch.transforms === undefined ? wanted : {}),
      ...(freezes ? { onDamage: 'omit' } : {}),
    })
    [Symbol.asyncIterator]();
  const known$: Observable<SourceIndex | undefined> = freezes
    ? source.index(shownRange(stretch, frameRate)).pipe(last())
    : of(undefined);
  const came = new Set<number>();
  let index: SourceIndex | undefined;
  let released = false;
  return {
    first: known$.pipe(
      switchMap((known) => {
        index = known;
        return firstSample(samples, stretch, frameRate);
      }),
    ),
    frames: (first) =>
      gridFrames(first, samples, stretch, frameRate, drawn, { neighbours, onSample: (pts) => came.add(pts) }),
    measure: () => {
      const held = heldFrames({ kind: 'clip', ...stretch }, frameRate);
      if (index === undefined) return { held };
      const damage = damageOf(stretch, frameRate, index.timestamps, (pts) => came.has(pts));
      return damage.frozen === 0 ? { held } : { held, ...damage };
    },
    release: async () => {
      if (released) return;
      released = true;
      await samples.return?.();
    },
  };
}

/** From the first to the last frame shown, exactly. */
function shownRange(stretch: ClipStretch, frameRate: Rational): TimeRange {
  const { video } = stretch.source.info;
  return {
    start: timeOf(stretch.hints.firstShown, video).max(0).toString(),
    end: timeOf(lastTickOf(stretch, frameRate) + 1, video).toString(),
  };
}

/** Seconds within which the frame after the last one shown is looked for, where that makes a difference. */
const beyondLast = 1;

/**
 * From the first frame shown, whose time is exact, to a little after the last: the grid decides which are shown, and a
 * loader allows tolerances of its own at the borders of a range. With neighbours also the frames before and after.
 */
function sampleRange(stretch: ClipStretch, frameRate: Rational, neighbours: boolean): TimeRange {
  const { video } = stretch.source.info;
  const timebase = Rational.from(video.timebase);
  const margin = Rational.of(2n, 1000n).add(timebase.mul(2));
  const first = timeOf(stretch.hints.firstShown, video);
  const start = (neighbours ? first.sub(margin) : first).max(0);
  const beyond = Rational.of(stretch.frames)
    .mul(stretch.speed ?? 1)
    .div(frameRate);
  const end = Rational.from(stretch.sampleAt)
    .max(first)
    .add(beyond)
    .add(margin)
    .add(neighbours ? beyondLast : 0);
  return { start: start.toString(), end: end.toString() };
}

/** Pulls the first sample. A sample that comes when nobody waits any more is closed. */
function firstSample(
  samples: AsyncIterator<VideoSample>,
  stretch: ClipStretch,
  frameRate: Rational,
): Observable<VideoSample> {
  // In place of a damaged first frame the next one is shown, as long as it is one of the stretch.
  const latest = stretch.onDamage === 'freeze' ? lastTickOf(stretch, frameRate) : stretch.hints.firstShown;
  const first = async (): Promise<VideoSample> => {
    const result = await samples.next();
    if (result.done !== true && result.value.pts <= latest) return result.value;
    if (result.done !== true) result.value.close();
    throw startedTooLate(stretch);
  };
  return fromTask(first, (sample) => sample.close());
}

function startedTooLate({ source, hints }: ClipStretch): ClipwrightError {
  return new ClipwrightError('source-damaged', 'The first frame of the clip could not be decoded.', {
    remedy: 'Check the source, or start the clip later.',
    details: { source: source.id, firstShown: hints.firstShown },
  });
}
