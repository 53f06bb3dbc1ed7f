import type { Color } from '../picture.ts';
import type { Canvas } from './canvas.ts';
import { letterHeight } from './sheet-layout.ts';

/** Writes lines of text on a canvas. Pixels. */
export interface Lettering {
  /** What sizes are multiples of. */
  readonly scale: number;
  /** A line's width. */
  width(text: string): number;
  /** The text, its middle left out where it is wider than so many pixels. */
  shortened(text: string, width: number): string;
  /** Writes a line whose capitals have their top left corner there. */
  write(text: string, left: number, top: number, color: Color): void;
}

/** A capital letter's height in ems, in the font that ships with `@clipwright/text`. */
const capHeight = 0.714;
/** What a name can be shortened from: the rest of a longer one is never seen. */
const maxLength = 1000;

/** Letters whose capitals are as high as a line of a sheet. What draws them is loaded at the first call. */
export async function letteringOf(canvas: Canvas, scale: number): Promise<Lettering> {
  const { loadTextPainter } = await import('@clipwright/text/node');
  const painter = await loadTextPainter();
  const { picture } = canvas;
  const size = (letterHeight * scale) / capHeight;
  // Even, and high enough for what stands above capitals and below the baseline.
  const room = { width: 2 * Math.ceil(picture.width / 2), height: 4 * Math.ceil(size / 2) };
  const style = {
    ...{ size: size / room.height, lineHeight: room.height / size, width: 10, align: 'left' as const },
    position: { x: 0, y: 0 },
  };
  const lineOf = (text: string) => ({ text: text.replaceAll(/\s/gu, ' '), style, canvas: room });
  const { baseline } = painter.measure(lineOf(''));
  const width = (text: string): number => painter.measure(lineOf(text)).width;
  return {
    scale,
    width,
    shortened: (text, most) => {
      const letters = [...text].slice(0, maxLength);
      const without = (kept: number): string => {
        const head = Math.ceil(kept / 2);
        return [...letters.slice(0, head), '…', ...letters.slice(letters.length - (kept - head))].join('');
      };
      if (width(letters.join('')) <= most) return letters.join('');
      let [fits, tooMany] = [0, letters.length];
      while (tooMany - fits > 1) {
        const kept = Math.floor((fits + tooMany) / 2);
        if (width(without(kept)) <= most) fits = kept;
        else tooMany = kept;
      }
      return without(fits);
    },
    write: (text, left, top, color) => {
      const hex = color.map((part) => part.toString(16).padStart(2, '0')).join('');
      const { x, y, ...drawn } = painter.paint({ ...lineOf(text), style: { ...style, color: `#${hex}` } });
      canvas.overlay(drawn, left + x, top + letterHeight * scale - Math.round(baseline) + y);
    },
  };
}
