import type { Json } from '../../contracts/artifact-store.ts';
import type { ReachedLoudness } from '../../contracts/sound-request.ts';
import type { ClipDamage } from './render-events.ts';

/** What was measured of one stretch of the picture. */
export interface MeasuredStretch {
  /** Output frames that repeat the source's first or last frame. */
  readonly repeated: number;
  readonly damage: ClipDamage | undefined;
}

/** What was measured while a picture was made, by the position of its stretches. */
export function measuredPicture(meta: Json): (stretch: number) => MeasuredStretch {
  const stretches = listIn(meta, 'stretches');
  return (position) => {
    const stretch = stretches[position] ?? null;
    const [missing, frozen] = [numberIn(stretch, 'missing'), numberIn(stretch, 'frozen')];
    const damage = missing + frozen > 0 ? { missing, frozen, silent: 0 } : undefined;
    return { repeated: numberIn(stretch, 'held'), damage };
  };
}

/** What of the sound is silent because it does not decode: samples, and the position of the stretch. */
export function measuredSound(meta: Json): readonly { readonly stretch: number; readonly damage: ClipDamage }[] {
  return listIn(meta, 'lost').map((lost) => ({
    stretch: numberIn(lost, 'stretch'),
    damage: { missing: 0, frozen: 0, silent: numberIn(lost, 'samples') },
  }));
}

/** Where a clip is heard: a stretch of the sound, and the side of it. */
export interface HeardPlace {
  readonly stretch: number;
  readonly side: number;
}

/** Clips whose loudness was to be measured, and cannot be. */
export function unmeasuredSound(meta: Json): readonly HeardPlace[] {
  return listIn(meta, 'unmeasured').map((place) => ({
    stretch: numberIn(place, 'stretch'),
    side: numberIn(place, 'side'),
  }));
}

/** How loud a sound is that was brought to a loudness. */
export function reachedLoudness(meta: Json): ReachedLoudness {
  const loudness = valueIn(meta, 'loudness');
  const numbers = new Map(typeof loudness === 'object' && loudness !== null ? Object.entries(loudness) : []);
  const some = (name: 'integrated' | 'truePeak'): { readonly [name: string]: number } => {
    const value: unknown = numbers.get(name);
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const [gain, range]: readonly unknown[] = [numbers.get('gain'), numbers.get('range')];
  return {
    gain: typeof gain === 'number' ? gain : 0,
    ...some('integrated'),
    range: typeof range === 'number' ? range : 0,
    ...some('truePeak'),
  };
}

/** Whether a sound is packets of a source as they are. */
export function isCopiedSound(meta: Json): boolean {
  return meta !== null && typeof meta === 'object' && 'copied' in meta && meta.copied === true;
}

/** Whether what was made is whole. What lacks something its source should have given is good for one run alone. */
export function isWhole(meta: Json): boolean {
  const lacks = (stretch: Json): boolean => numberIn(stretch, 'missing') + numberIn(stretch, 'frozen') > 0;
  return !listIn(meta, 'stretches').some(lacks) && listIn(meta, 'lost').length === 0;
}

export function addDamage(a: ClipDamage | undefined, b: ClipDamage | undefined): ClipDamage | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { missing: a.missing + b.missing, frozen: a.frozen + b.frozen, silent: a.silent + b.silent };
}

// What a renderer measured is JSON to its store, so it is looked at before it is believed.

function listIn(meta: Json, key: string): readonly Json[] {
  const value = valueIn(meta, key);
  return Array.isArray(value) ? value : [];
}

function numberIn(meta: Json, key: string): number {
  const value = valueIn(meta, key);
  return typeof value === 'number' ? value : 0;
}

function valueIn(meta: Json, key: string): unknown {
  return meta !== null && typeof meta === 'object' ? new Map(Object.entries(meta)).get(key) : undefined;
}
