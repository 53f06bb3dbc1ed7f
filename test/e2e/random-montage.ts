import type { Json } from '@clipwright/core/author';
import type { TextStyle } from '@clipwright/text';

/*
 * Montages at random, told in whole frames: what they show is said once, as a list for Clipwright (`montage-list.ts`)
 * and as a graph of ffmpeg's own filters (`montage-graph.ts`).
 */

export const rate = 25;
export const canvas = { width: 160, height: 96 };

/** Files that montages are made of; those that move have so many frames. */
export const sourceFrames = 75;
export type VideoName = 'one' | 'two' | 'wide';

/** What of a file is shown: from a frame on, so many times as fast; below 0 backwards. */
export interface Moving {
  readonly source: VideoName;
  readonly start: number;
  readonly speed: 1 | 2 | 0.5 | -1;
}

export interface MontageItem {
  readonly shows:
    | { readonly kind: 'gap'; readonly color: string }
    | { readonly kind: 'photo' }
    | { readonly kind: 'freeze'; readonly source: VideoName; readonly start: number }
    | ({ readonly kind: 'clip' } & Moving);
  readonly frames: number;
  /** Frames of the crossfade into it, even; 0 is a cut. */
  readonly crossfade: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

export interface MontageText {
  readonly text: string;
  readonly style: TextStyle & Readonly<Record<string, Json>>;
}

export interface MontageLayer {
  /** The item whose it is. @default the output's own */
  readonly item?: number;
  readonly shows:
    | { readonly kind: 'logo' | 'photo' }
    | ({ readonly kind: 'video' } & Moving)
    | ({ readonly kind: 'text' } & MontageText);
  /** From the beginning of what it belongs to. */
  readonly start: number;
  readonly frames: number;
  readonly x: number;
  readonly y: number;
  /** As a fraction of the canvas's; 0 is its own. */
  readonly width: number;
  readonly opacity: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

export interface Montage {
  readonly items: readonly MontageItem[];
  /** From below: those of items first, in their order. */
  readonly layers: readonly MontageLayer[];
}

/** Whole numbers from 0, the same ones for the same seed (a linear congruential generator, Numerical Recipes). */
function randomOf(seed: number) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const oneOf = <const T extends readonly [unknown, ...unknown[]]>(...these: T): T[number] =>
    these[below(these.length)];
  return { below, oneOf };
}
type Random = ReturnType<typeof randomOf>;

/** So much of a file stays free on either side, for crossfades at double speed. */
const handles = 6;

export function randomMontage(seed: number): Montage {
  const random = randomOf(seed);
  const count = 2 + random.below(3);
  // One at least is a video, by which the others are shaped.
  const video = random.below(count);
  const items: MontageItem[] = [];
  for (let at = 0; at < count; at += 1) items.push(randomItem(random, items.at(-1), at === video));
  const total = items.reduce((sum, { frames }) => sum + frames, 0);
  const layers = Array.from({ length: 2 + random.below(4) }, () => {
    const item = random.oneOf(undefined, undefined, random.below(count));
    const room = item === undefined ? total : (items[item]?.frames ?? 0);
    return { ...(item === undefined ? {} : { item }), ...randomLayer(random, room) };
  });
  return { items, layers: layers.toSorted((a, b) => (a.item ?? count) - (b.item ?? count)) };
}

function randomItem({ below, oneOf }: Random, before: MontageItem | undefined, isVideo: boolean): MontageItem {
  const frames = 10 + below(12);
  const kind = isVideo ? 'clip' : oneOf('clip', 'clip', 'photo', 'freeze', 'gap');
  const mayCross = before !== undefined && before.fadeOut === 0;
  const crossfade = mayCross ? oneOf(0, 0, 2, 4, 6) : 0;
  const fades =
    kind === 'gap'
      ? { fadeIn: 0, fadeOut: 0 }
      : { fadeIn: crossfade > 0 ? 0 : oneOf(0, 0, 3, 5), fadeOut: oneOf(0, 0, 2, 4) };
  const source = oneOf('one', 'two', 'wide');
  const shows = {
    gap: () => ({ kind: 'gap', color: oneOf('#000000', '#336699', '#e0c020') }) as const,
    photo: () => ({ kind: 'photo' }) as const,
    freeze: () => ({ kind: 'freeze', source, start: below(sourceFrames) }) as const,
    clip: () => ({ kind: 'clip', ...moving({ below, oneOf }, source, frames) }) as const,
  }[kind]();
  return { shows, frames, crossfade, ...fades };
}

/** A stretch with room on both sides. */
function moving({ below, oneOf }: Random, source: VideoName, frames: number): Moving {
  const speed = oneOf(1, 1, 1, 2, 0.5, -1);
  const shown = Math.ceil(frames * Math.abs(speed));
  return { source, start: handles + below(sourceFrames - 2 * handles - shown), speed };
}

const texts = [
  { text: 'Zoë Žižková', style: { size: 0.16, box: { color: '#102040c0', padding: 0.03 } } },
  { text: 'Two\nlines', style: { size: 0.18, color: '#ffd24a', outline: { color: '#000000', width: 0.015 } } },
  { text: 'Wrapped where it is full', style: { preset: 'caption', size: 0.15 } },
  { text: 'Name', style: { preset: 'lower-third', size: 0.2 } },
] as const satisfies readonly MontageText[];

function randomLayer(random: Random, room: number): Omit<MontageLayer, 'item'> {
  const { below, oneOf } = random;
  const start = below(Math.max(1, room - 6));
  const frames = Math.min(room - start, 4 + below(18));
  const kind = oneOf('logo', 'photo', 'video', 'text', 'text');
  const [x, y] = [oneOf(0, 0.25, 0.5, 1, 1.25), oneOf(0, 0.3, 0.5, 1, -0.25)];
  const [fadeIn, fadeOut] = [oneOf(0, 0, 2, 5), oneOf(0, 0, 1, 4)];
  const fades = fadeIn + fadeOut <= frames ? { fadeIn, fadeOut } : { fadeIn: 0, fadeOut: 0 };
  const common = { start, frames, opacity: oneOf(1, 1, 0.75, 0.4), ...fades };
  if (kind === 'text') {
    const { text, style } = oneOf(...texts);
    const position = { x: oneOf(0, 0.5, 1), y: oneOf(0, 0.5, 1) };
    return { ...common, shows: { kind, text, style: { ...style, position } }, x: position.x, y: position.y, width: 0 };
  }
  if (kind !== 'video') return { ...common, shows: { kind }, x, y, width: oneOf(0, 0.25, 0.5) };
  const source = oneOf('one', 'two', 'wide');
  return { ...common, shows: { kind, ...moving(random, source, frames) }, x, y, width: oneOf(0, 0.25, 0.6) };
}
