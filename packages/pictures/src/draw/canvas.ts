import type { Color, Picture } from '../picture.ts';
import { drawText, letterHeight, lettersOf, letterWidth } from './font.ts';

export interface Area {
  /** Pixels, whole numbers. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Text on a canvas. */
export interface TextStyle {
  /** Pixels per dot of a letter. */
  readonly scale: number;
  readonly color: Color;
}

/** A picture being drawn. What lies outside of it is cut off. */
export interface Canvas {
  readonly picture: Picture;
  fill(area: Area, color: Color): void;
  /** Puts a picture into the middle of an area that it fits in. */
  place(picture: Picture, area: Area): void;
  /** Writes one line, its top left corner there. */
  text(text: string, left: number, top: number, style: TextStyle): void;
}

/** A canvas of one colour. */
export function canvas(width: number, height: number, background: Color): Canvas {
  const data = new Uint8Array(width * height * 3);
  const fill = ({ left, top, ...size }: Area, color: Color): void => {
    const [x0, x1] = [Math.max(0, left), Math.min(width, left + size.width)];
    const [y0, y1] = [Math.max(0, top), Math.min(height, top + size.height)];
    if (x0 >= x1) return;
    const row = new Uint8Array((x1 - x0) * 3);
    for (let at = 0; at < row.length; at += 3) row.set(color, at);
    for (let y = y0; y < y1; y += 1) data.set(row, (y * width + x0) * 3);
  };
  fill({ left: 0, top: 0, width, height }, background);
  return {
    picture: { width, height, data },
    fill,
    place: (picture, area) => {
      const left = area.left + Math.floor((area.width - picture.width) / 2);
      const top = area.top + Math.floor((area.height - picture.height) / 2);
      const [x0, x1] = [Math.max(0, left), Math.min(width, left + picture.width)];
      for (let y = Math.max(0, top); y < Math.min(height, top + picture.height); y += 1) {
        const row = (y - top) * picture.width - left;
        data.set(picture.data.subarray((row + x0) * 3, (row + x1) * 3), (y * width + x0) * 3);
      }
    },
    text: (text, left, top, { scale, color }) =>
      drawText(text, (x, y) =>
        fill({ left: left + x * scale, top: top + y * scale, width: scale, height: scale }, color),
      ),
  };
}

/** The size of one line of text, in pixels. */
export function textSize(text: string, scale: number): { readonly width: number; readonly height: number } {
  const letters = lettersOf(text).length;
  return { width: Math.max(0, letters * letterWidth - 1) * scale, height: letterHeight * scale };
}

/** The text, its middle left out where it is wider than so many pixels. */
export function shortened(text: string, width: number, scale: number): string {
  const letters = lettersOf(text);
  const max = Math.floor((width / scale + 1) / letterWidth);
  if (letters.length <= max) return letters.join('');
  const kept = Math.max(0, max - 2);
  const head = Math.ceil(kept / 2);
  return [...letters.slice(0, head), '..', ...letters.slice(letters.length - (kept - head))].join('');
}
