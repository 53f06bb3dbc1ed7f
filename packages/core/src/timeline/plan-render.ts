import type { MusicBed, SourceRef } from '../contracts/clip-renderer.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { SourceIndex } from '../contracts/source-info.ts';
import type { TransformRef } from '../contracts/transform.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt } from '../time/rule-of-time.ts';
import { groupSegments } from './group-segments.ts';
import { placeItems } from './place-items.ts';
import type { RenderPlan } from './plan.ts';
import { planPicture } from './plan-picture.ts';
import { planSound } from './plan-sound.ts';

/** An item whose length is known: a stretch of an opened source, or black and silence. */
export type PlannableItem = PlannableClip | PlannableBlack;

export interface PlannableClip {
  readonly kind: 'clip';
  /** Position in the list. */
  readonly index: number;
  readonly source: SourceRef;
  readonly sourceIndex: SourceIndex;
  readonly start: Rational;
  readonly end: Rational;
  /** @default 1 */
  readonly speed?: Rational;
  /** @default 1 */
  readonly volume?: number;
  /** @default false */
  readonly mute?: boolean;
  readonly transform?: TransformRef;
  /** Seconds of the crossfade from the item before it. @default none */
  readonly crossfade?: Rational;
  /** Seconds over which it comes out of black and silence, and goes back there. @default none */
  readonly fadeIn?: Rational;
  readonly fadeOut?: Rational;
}

export interface PlannableBlack {
  readonly kind: 'black';
  readonly index: number;
  readonly duration: Rational;
  readonly crossfade?: Rational;
}

export interface PlanOptions {
  /** Whether what does not decode fails its clip. @default true */
  readonly strict?: boolean;
  /** Seconds over which sound fades at cuts. @default 0 */
  readonly joinFade?: Rational;
  readonly music?: MusicBed;
}

/** Frames and seconds that an output has at most: a week. More is a mistake or an attack, and would be planned before it is noticed. */
const most = { frames: 10_000_000, seconds: 7 * 24 * 3600 };

function checkLength(duration: Rational, frameRate: Rational): void {
  if (duration.compare(most.seconds) <= 0 && duration.mul(frameRate).compare(most.frames) <= 0) return;
  const { frames, seconds } = most;
  throw new ClipwrightError(
    'invalid-list',
    `The list asks for ${duration.floor()} seconds at ${frameRate.toNumber()} frames a second.`,
    {
      remedy: `An output has at most ${frames} frames and ${seconds} seconds: make several of it.`,
      details: { duration: duration.toString(), frameRate: frameRate.toString() },
    },
  );
}

/**
 * Where everything goes: pure, and the only place that turns times into frames and samples of the output. Errors: `invalid-list` for
 * more than ten million frames, or a week.
 */
export function planRender(
  items: readonly PlannableItem[],
  profile: OutputProfile,
  options: PlanOptions = {},
): RenderPlan {
  const frameRate = Rational.from(profile.frameRate);
  const placed = placeItems(items);
  const duration = placed.at(-1)?.end ?? Rational.zero;
  checkLength(duration, frameRate);
  const sound = planSound(placed, profile.audio, options);
  return {
    profile,
    frames: firstFrameAt(duration, frameRate),
    duration: duration.toString(),
    items: placed.map(({ item, position, end, crossfade, fadeIn, fadeOut }) => {
      const firstFrame = firstFrameAt(position, frameRate);
      return {
        index: item.index,
        position: position.toString(),
        duration: end.sub(position).toString(),
        firstFrame,
        frames: firstFrameAt(end, frameRate) - firstFrame,
        ...(item.crossfade === undefined ? {} : { crossfade: crossfade.toString() }),
        ...(item.kind === 'black' || item.fadeIn === undefined ? {} : { fadeIn: fadeIn.toString() }),
        ...(item.kind === 'black' || item.fadeOut === undefined ? {} : { fadeOut: fadeOut.toString() }),
      };
    }),
    segments: groupSegments(planPicture(placed, profile, options), profile),
    ...sound,
  };
}
