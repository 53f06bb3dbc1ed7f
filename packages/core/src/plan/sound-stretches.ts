import type { ClipLoudness, ClipSound, Silence, SoundStretch } from '../contracts/sound-request.ts';
import { Rational } from '../time/rational.ts';
import { type PlacedItem, speedOf } from './place-items.ts';
import type { PlannableClip, PlannableItem, PlanOptions } from './plannable.ts';

const two = Rational.of(2n);

/** Stretches of sound, and the items of each of them: two for a crossfade, otherwise one. */
export interface HeardStretches {
  readonly stretches: readonly SoundStretch[];
  readonly items: readonly (readonly number[])[];
}

/** What sound is planned by. */
export interface SoundPlanning {
  /** The sample at which a time of the output is. */
  sampleAt(time: Rational): number;
  /** What an item sounds like from a time on, in seconds of the timeline from its place; that may lie beyond its own. */
  soundOf(item: PlannableItem, since: Rational, samples: number): ClipSound | Silence;
  /** Samples over which sound fades at cuts. */
  readonly fade: number;
}

export function soundPlanning(options: PlanOptions, sampleRate: number): SoundPlanning {
  const sampleAt = (time: Rational): number => Number(time.mul(sampleRate).round());
  return {
    sampleAt,
    soundOf: sounds(options, sampleRate),
    fade: Math.max(0, sampleAt(options.joinFade ?? Rational.zero)),
  };
}

/** The stretches of items that stand one after the other. */
export function soundStretches(
  placed: readonly PlacedItem[],
  { sampleAt, soundOf, fade }: SoundPlanning,
): HeardStretches {
  const stretches: SoundStretch[] = [];
  const heard: (readonly number[])[] = [];
  const add = (stretch: SoundStretch, ...items: number[]): void => {
    if (stretch.samples === 0) return;
    stretches.push(stretch);
    heard.push(items);
  };

  for (const [i, { item, position, end, crossfade, fadeIn, fadeOut }] of placed.entries()) {
    const [before, next] = [placed[i - 1], placed[i + 1]];
    const half = crossfade.div(two);
    const halfOut = next?.crossfade.div(two) ?? Rational.zero;
    const begin = sampleAt(position.sub(half));
    const alone = sampleAt(position.add(half));
    const over = sampleAt(end.sub(halfOut));
    if (before !== undefined && alone > begin) {
      const from = soundOf(before.item, before.end.sub(half).sub(before.position), alone - begin);
      const to = soundOf(item, Rational.zero.sub(half), alone - begin);
      const silent = from.kind === 'silence' && to.kind === 'silence';
      add(silent ? from : { kind: 'crossfade', from, to, samples: alone - begin }, before.item.index, item.index);
    }
    const own = soundOf(item, half, over - alone);
    // Sound clicks where it is cut off, not where it goes on in the next item or is crossfaded.
    const cutIn = before !== undefined && crossfade.compare(0) === 0 && !goesOn(before.item, item);
    const cutOut = next !== undefined && halfOut.compare(0) === 0 && !goesOn(item, next.item);
    const atCuts = withFades(own, { fadeIn: cutIn ? fade : 0, fadeOut: cutOut ? fade : 0 });
    // Where the picture fades as well, it takes as long as that.
    const asked = {
      fadeIn: sampleAt(position.add(fadeIn)) - sampleAt(position),
      fadeOut: over - sampleAt(end.sub(fadeOut)),
    };
    add(fadeIn.add(fadeOut).compare(0) === 0 ? atCuts : longerFades(atCuts, asked), item.index);
  }
  return { stretches, items: heard };
}

/** What an item sounds like from a time on, in seconds of the timeline from its place; that may lie beyond its own. */
function sounds({ strict = true }: PlanOptions, sampleRate: number) {
  return (item: PlannableItem, since: Rational, samples: number): ClipSound | Silence => {
    if (item.kind === 'color' || item.mute === true || item.volume === 0 || item.source.info.audio === undefined) {
      return { kind: 'silence', samples };
    }
    const speed = speedOf(item);
    const { source, volume = 1, loudness } = item;
    return {
      kind: 'clip',
      source,
      start: item.start.add(since.mul(speed)).toString(),
      ...(speed.compare(1) === 0 ? {} : { speed: speed.toString() }),
      ...(volume === 1 ? {} : { volume }),
      ...(loudness === undefined ? {} : { loudness: wholeOf(item, loudness, sampleRate) }),
      samples,
      ...(strict ? {} : { onDamage: 'silence' }),
    };
  };
}

/** What of a clip is measured: all that it shows, whatever it is crossfaded with. */
function wholeOf(clip: PlannableClip, target: number, sampleRate: number): ClipLoudness {
  const samples = clip.end.sub(clip.start).div(speedOf(clip)).mul(sampleRate);
  return { target, start: clip.start.toString(), samples: Number(samples.round()) };
}

type Fades = Required<Pick<ClipSound, 'fadeIn' | 'fadeOut'>>;

/** Fades at cuts, which take at most half of a stretch. */
export function withFades(stretch: ClipSound | Silence, { fadeIn, fadeOut }: Fades): ClipSound | Silence {
  const max = Math.floor(stretch.samples / 2);
  return longerFades(stretch, { fadeIn: Math.min(fadeIn, max), fadeOut: Math.min(fadeOut, max) });
}

/** A stretch with these fades, where they are longer than those that it has. */
export function longerFades(stretch: ClipSound | Silence, fades: Fades): ClipSound | Silence {
  if (stretch.kind === 'silence') return stretch;
  const fadeIn = Math.max(stretch.fadeIn ?? 0, fades.fadeIn);
  const fadeOut = Math.max(stretch.fadeOut ?? 0, fades.fadeOut);
  return { ...stretch, ...(fadeIn === 0 ? {} : { fadeIn }), ...(fadeOut === 0 ? {} : { fadeOut }) };
}

/** Whether the second item begins where the first one ends, in the same sound. */
function goesOn(first: PlannableItem, second: PlannableItem): boolean {
  if (first.kind === 'color' || second.kind === 'color') return false;
  if (first.fadeOut !== undefined || second.fadeIn !== undefined) return false;
  return (
    first.source.id === second.source.id &&
    first.end.compare(second.start) === 0 &&
    speedOf(first).compare(speedOf(second)) === 0 &&
    factor(first) === factor(second) &&
    // Each is measured by itself.
    first.loudness === undefined &&
    second.loudness === undefined
  );
}

function factor({ volume = 1, mute = false }: PlannableClip): number {
  return mute ? 0 : volume;
}
