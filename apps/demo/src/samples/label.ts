import { drawText, letterHeight, letterWidth } from './dot-letters.ts';
import { codeCells, type FrameCode, readCode, writeCode } from './frame-code.ts';

/** What a sample's frames say of it. */
export interface LabelText {
  readonly name: string;
  /** Below the name, smaller. */
  readonly details: string;
  /** Red, green, blue of the name, 0 to 255. */
  readonly accent: readonly [number, number, number];
}

const padding = 4;
const cell = 8;
/** Dots of a label. */
export const labelWidth = 2 * padding + codeCells * cell;
const detailsTop = padding + 2 * letterHeight + 3;
const codeTop = detailsTop + letterHeight + 4;
export const labelHeight = codeTop + cell + padding;

const white = [255, 255, 255] as const;
const black = [0, 0, 0] as const;

/** One frame's label: name and frame number, details, code. RGBA, a pixel per dot. */
export function drawLabel(text: LabelText, code: FrameCode): Uint8Array {
  const pixels = new Uint8Array(labelWidth * labelHeight * 4);
  const put = (x: number, y: number, [r, g, b]: readonly [number, number, number], alpha = 255): void => {
    pixels.set([r, g, b, alpha], (y * labelWidth + x) * 4);
  };
  const fill = (left: number, top: number, size: number, color: readonly [number, number, number]): void => {
    for (let y = top; y < top + size; y++) for (let x = left; x < left + size; x++) put(x, y, color);
  };
  for (let y = 0; y < labelHeight; y++) for (let x = 0; x < labelWidth; x++) put(x, y, black, 150);

  const number = String(code.frame).padStart(4, '0');
  const numberLeft = labelWidth - padding - 2 * number.length * letterWidth + 2;
  drawText(text.name, (x, y) => fill(padding + 2 * x, padding + 2 * y, 2, text.accent));
  drawText(number, (x, y) => fill(numberLeft + 2 * x, padding + 2 * y, 2, white));
  drawText(text.details, (x, y) => put(padding + x, detailsTop + y, white));
  writeCode(code).forEach((isWhite, position) => {
    fill(padding + position * cell, codeTop, cell, isWhite ? white : black);
  });
  return pixels;
}

/** Where a label stands in a picture: bottom left. Pixels; all even for sizes that are. */
export interface LabelPlace {
  /** Pixels per dot. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export function placeLabel(width: number, height: number): LabelPlace {
  const scale = Math.max(1, Math.min(Math.round(height / 240), Math.floor((width * 0.75) / labelWidth)));
  return { scale, left: padding * scale, top: height - (labelHeight + padding) * scale };
}

/** A picture in shades of gray, a byte per pixel. */
export interface GrayPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The code in a frame of a sample of the given size, be it shown at that size or fitted into a larger or smaller
 * picture with bars around it; `undefined` when it cannot be read.
 */
export function readLabel(
  picture: GrayPicture,
  sample: { readonly width: number; readonly height: number },
): FrameCode | undefined {
  const { scale, left, top } = placeLabel(sample.width, sample.height);
  const fit = Math.min(picture.width / sample.width, picture.height / sample.height);
  const isWhite = (dotX: number, dotY: number): boolean => {
    const x = (picture.width - sample.width * fit) / 2 + (left + dotX * scale) * fit;
    const y = (picture.height - sample.height * fit) / 2 + (top + dotY * scale) * fit;
    return (picture.data[Math.floor(y) * picture.width + Math.floor(x)] ?? 0) > 127;
  };
  return readCode(
    Array.from({ length: codeCells }, (_, position) => isWhite(padding + (position + 0.5) * cell, codeTop + cell / 2)),
  );
}
