import type { ClipLoudness, ClipSound, Silence, SoundStretch } from '../contracts/clip-renderer.ts';
import type { AudioEncoding } from '../contracts/output-profile.ts';
import { Rational } from '../time/rational.ts';
import { type PlacedItem, speedOf } from './place-items.ts';
import type { RenderPlan } from './plan.ts';
import type { PlannableClip, PlannableItem, PlanOptions } from './plannable.ts';

const two = Rational.of(2n);

/**
 * The stretches of the sound, in order. Their borders are the rounded places of the items' and crossfades' borders, so they
 * add up to the rounded length of the whole, and stay in step with the picture for any number of items.
 */
export function planSound(
  placed: readonly PlacedItem[],
  encoding: AudioEncoding | null,
  options: PlanOptions,
): Pick<RenderPlan, 'audio' | 'audioItems'> {
  if (encoding === null) return { audio: null, audioItems: [] };
  const soundOf = sounds(options, encoding.sampleRate);
  const { music, loudness: target } = options;
  const sampleAt = (time: Rational): number => Number(time.mul(encoding.sampleRate).round());
  const fade = Math.max(0, Number((options.joinFade ?? Rational.zero).mul(encoding.sampleRate).round()));
  const stretches: SoundStretch[] = [];
  const audioItems: (readonly number[])[] = [];
  const add = (stretch: SoundStretch, ...items: number[]): void => {
    if (stretch.samples === 0) return;
    stretches.push(stretch);
    audioItems.push(items);
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
  return {
    audio: {
      ...(options.copySound === true && music === undefined && target === undefined && isOneSound(stretches, encoding)
        ? { copy: true }
        : {}),
      stretches,
      ...(music === undefined ? {} : { music }),
      ...(target === undefined ? {} : { loudness: target }),
      encoding,
    },
    audioItems,
  };
}

/** Whether stretches are one source's sound from its beginning, as it is, of the kind that it would be encoded to. */
function isOneSound([sound, ...others]: readonly SoundStretch[], encoding: AudioEncoding): boolean {
  if (sound?.kind !== 'clip' || others.length > 0) return false;
  const { source, start, speed, volume, loudness, fadeIn, fadeOut } = sound;
  const { audio } = source.info;
  const isChanged = [speed, volume, loudness, fadeIn, fadeOut].some((change) => change !== undefined);
  if (source.file === undefined || isChanged || Rational.from(start).compare(0) !== 0) return false;
  return (
    audio?.codec === encoding.codec &&
    audio.sampleRate === encoding.sampleRate &&
    audio.channels === encoding.channels &&
    audio.outside === undefined
  );
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
function withFades(stretch: ClipSound | Silence, { fadeIn, fadeOut }: Fades): ClipSound | Silence {
  const max = Math.floor(stretch.samples / 2);
  return longerFades(stretch, { fadeIn: Math.min(fadeIn, max), fadeOut: Math.min(fadeOut, max) });
}

/** A stretch with these fades, where they are longer than those that it has. */
function longerFades(stretch: ClipSound | Silence, fades: Fades): ClipSound | Silence {
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
