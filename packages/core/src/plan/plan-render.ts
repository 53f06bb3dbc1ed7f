import type { OutputProfile, PlannedProfile } from '../contracts/output-profile.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt } from '../time/rule-of-time.ts';
import { groupSegments } from './group-segments.ts';
import { type PlacedItem, placeItems } from './place-items.ts';
import { placeLayers } from './place-layers.ts';
import { placeSounds } from './place-sounds.ts';
import type { RenderPlan } from './plan.ts';
import { type PlannedPicture, planPicture, stretches } from './plan-picture.ts';
import { planSound } from './plan-sound.ts';
import type { PlannableItem, PlanOptions } from './plannable.ts';
import { withLayers } from './with-layers.ts';

/**
 * Frames and seconds that an output has at most: a week. More is a mistake or an attack, and would be planned before it
 * is noticed.
 */
const maxOutput = { frames: 10_000_000, seconds: 7 * 24 * 3600 };

function checkLength(duration: Rational, frameRate: Rational): void {
  if (duration.compare(maxOutput.seconds) <= 0 && duration.mul(frameRate).compare(maxOutput.frames) <= 0) return;
  const { frames, seconds } = maxOutput;
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
 * Where everything goes: pure, and the only place that turns times into frames and samples of the output. Errors:
 * `invalid-list` for more than ten million frames, or a week.
 */
export function planRender(
  items: readonly PlannableItem[],
  profile: PlannedProfile,
  options: PlanOptions = {},
): RenderPlan {
  const frameRate = Rational.from(profile.frameRate);
  const placed = placeItems(items);
  const duration = placed.at(-1)?.end ?? Rational.zero;
  checkLength(duration, frameRate);
  const sound = planSound(placed, profile.audio, options, placeSounds(options.sounds ?? [], placed));
  const { video } = profile;
  const picture = video === null ? noPicture : wholePicture(placed, { ...profile, video }, options);
  const framesUntil = (time: Rational): number => (video === null ? 0 : firstFrameAt(time, frameRate));
  const copied = new Map<number, number>();
  for (const { item, part } of picture.copies) copied.set(item, (copied.get(item) ?? 0) + part.frames);
  return {
    profile,
    frames: framesUntil(duration),
    duration: duration.toString(),
    items: placed.map(({ item, position, end, crossfade, dip, fadeIn, fadeOut }) => {
      const firstFrame = framesUntil(position);
      const reason = picture.reasons.get(item.index);
      return {
        index: item.index,
        position: position.toString(),
        duration: end.sub(position).toString(),
        firstFrame,
        frames: framesUntil(end) - firstFrame,
        ...(item.kind === 'color' || item.copy === undefined ? {} : { copied: copied.get(item.index) ?? 0 }),
        ...(reason === undefined ? {} : { encodedFor: reason }),
        ...(item.crossfade === undefined ? {} : { crossfade: crossfade.toString() }),
        ...(item.dip === undefined ? {} : { dip: dip.toString() }),
        ...(item.kind === 'color' || item.fadeIn === undefined ? {} : { fadeIn: fadeIn.toString() }),
        ...(item.kind === 'color' || item.fadeOut === undefined ? {} : { fadeOut: fadeOut.toString() }),
      };
    }),
    segments: picture.segments,
    copies: picture.copies,
    ...(picture.layers === undefined ? {} : { layers: picture.layers }),
    ...sound,
  };
}

/** A picture, and what lies on it. */
type WholePicture = PlannedPicture & Pick<RenderPlan, 'layers'>;

/** That of sound alone. */
const noPicture: WholePicture = { segments: [], copies: [], reasons: new Map() };

/** What of an item is seen: of sound alone, to which nothing is done, black. */
function withoutBlank(placed: PlacedItem): PlacedItem {
  const { item, position, end, fadeInColor, fadeOutColor } = placed;
  if (item.kind === 'color' || item.source.info.video.blank !== true || item.transforms !== undefined) return placed;
  const { index, drawing } = item;
  const duration = end.sub(position);
  return {
    ...placed,
    item: { kind: 'color', index, duration, ...(drawing === undefined ? {} : { drawing }) },
    // From black to black there is nothing to be seen; a dip has another colour.
    ...(fadeInColor === undefined ? { fadeIn: Rational.zero } : {}),
    ...(fadeOutColor === undefined ? { fadeOut: Rational.zero } : {}),
  };
}

function wholePicture(placed: readonly PlacedItem[], profile: OutputProfile, options: PlanOptions): WholePicture {
  const frameRate = Rational.from(profile.frameRate);
  const layers = placeLayers(options.layers ?? [], placed, profile);
  const picture = planPicture(placed.map(withoutBlank), profile, options, layers);
  const grouped = groupSegments(picture.segments, profile, options.costs);
  return {
    ...picture,
    segments: withLayers(grouped, layers, frameRate, stretches(profile, options)),
    ...(layers.length === 0
      ? {}
      : {
          layers: layers.map(({ id, item, rect, firstFrame, frames }) => ({
            id,
            ...(item === undefined ? {} : { item }),
            ...{ firstFrame, frames, ...rect },
          })),
        }),
  };
}
