import type { Framing, PicturePart, PictureView } from '@clipwright/core';

/** What is cut off a picture at its four edges, as fractions of its width and height. */
export interface CutOff {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** As much of a picture's width and height is left at least. */
const least = 0.05;

export function cutOffOf({ left = 0, top = 0, width = 1 - left, height = 1 - top }: PicturePart = {}): CutOff {
  return { left, top, right: rounded(1 - left - width), bottom: rounded(1 - top - height) };
}

/** The part that is left; `undefined` where that is all. The edge that is cut last gives way to the one across. */
export function cropOf(cut: CutOff, change: Partial<CutOff>): PicturePart | undefined {
  const next = { ...cut, ...change };
  const side = (edge: keyof CutOff, across: keyof CutOff): number =>
    rounded(Math.min(Math.max(0, next[edge]), edge in change ? 1 - least - next[across] : 1 - least));
  const [left, right, top, bottom] = [
    side('left', 'right'),
    side('right', 'left'),
    side('top', 'bottom'),
    side('bottom', 'top'),
  ];
  if (left + right + top + bottom === 0) return undefined;
  return { left, top, width: rounded(1 - left - right), height: rounded(1 - top - bottom) };
}

function rounded(share: number): number {
  return Math.max(0, Math.round(share * 1e4) / 1e4);
}

/** A part in the middle, to which a slow zoom goes. */
const near: PicturePart = { left: 0.1, top: 0.1, width: 0.8, height: 0.8 };

/** Ways in which a picture fills the canvas, by name. */
const views = {
  fill: {},
  in: { to: near },
  out: { from: near },
} as const satisfies Readonly<Record<string, PictureView>>;

export type ViewName = keyof typeof views | 'whole' | 'own';

/** The name of what is shown of a picture: `own` for what has none here. */
export function viewName(view: PictureView | undefined): ViewName {
  if (view === undefined) return 'whole';
  const text = JSON.stringify(view);
  for (const name of ['fill', 'in', 'out'] as const) if (JSON.stringify(views[name]) === text) return name;
  return 'own';
}

/** What is shown of a picture by such a name; `undefined`: it is fitted as a whole. */
export function viewOf(name: string): PictureView | undefined {
  return name === 'fill' || name === 'in' || name === 'out' ? views[name] : undefined;
}

/** Degrees that a clip may be turned by. */
export const turns = [0, 90, 180, 270] as const satisfies readonly Framing['rotate'][];
