import { ClipwrightError } from '@clipwright/core';
import type { Area } from './canvas.ts';

/** What a sheet is laid out for. */
export interface SheetContent {
  readonly tiles: number;
  /** The area of a tile that its picture stands in, in pixels. */
  readonly cell: { readonly width: number; readonly height: number };
  /** Whether there is a line above the tiles. */
  readonly headed: boolean;
  /** Tiles in a row. @default as many as make the sheet a little wider than high */
  readonly columns?: number | undefined;
}

/** Where everything stands on a sheet. Pixels. */
export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** What margins and letters are multiples of: pixels, a whole number. */
  readonly scale: number;
  /** The line above the tiles, where there is one. */
  readonly head: Area;
  readonly tiles: readonly TileLayout[];
}

export interface TileLayout {
  /** All of it. */
  readonly card: Area;
  readonly picture: Area;
  /** The two lines below the picture. */
  readonly lines: readonly [Area, Area];
}

/** A capital letter's height, and so that of a line, in multiples of the scale. */
export const letterHeight = 7;
/** A sheet's width by its height. */
const wantedShape = 1.6;
/** What JPEG can hold. */
const longestSide = 65_500;
const maxPixels = 2 ** 27;

/**
 * Lays out a sheet: even margins, everything in whole pixels. Errors: `invalid-option` for a sheet that is too large.
 */
export function layoutSheet({ tiles, cell, headed, columns: asked }: SheetContent): SheetLayout {
  const scale = Math.max(1, Math.round(Math.max(cell.width, cell.height) / 160));
  const gap = 8 * scale;
  const inset = 4 * scale;
  const line = letterHeight * scale;
  const card = { width: cell.width, height: cell.height + 3 * inset + 2 * line };
  const fitting = Math.sqrt((tiles * wantedShape * (card.height + gap)) / (card.width + gap));
  const columns = Math.max(1, Math.min(tiles, asked ?? columnsNear(fitting, tiles)));
  const rows = Math.ceil(tiles / columns);
  const width = gap + columns * (card.width + gap);
  const headHeight = headed ? line + 2 * inset : 0;
  const height = gap + headHeight + rows * (card.height + gap);
  if (Math.max(width, height) > longestSide || width * height > maxPixels) {
    throw new ClipwrightError(
      'invalid-option',
      `The sheet would have ${width} x ${height} pixels, which is too many.`,
      {
        remedy: 'Make the pictures smaller, or show fewer.',
      },
    );
  }
  return {
    width,
    height,
    columns,
    rows,
    scale,
    head: { left: gap, top: gap, width: width - 2 * gap, height: line },
    tiles: Array.from({ length: tiles }, (_, position) => {
      const left = gap + (position % columns) * (card.width + gap);
      const top = gap + headHeight + Math.floor(position / columns) * (card.height + gap);
      const textLine = (y: number): Area => ({
        left: left + inset,
        top: y,
        width: card.width - 2 * inset,
        height: line,
      });
      const below = top + cell.height + inset;
      return {
        card: { left, top, ...card },
        picture: { left, top, ...cell },
        lines: [textLine(below), textLine(below + line + inset)],
      };
    }),
  };
}

/** About so many columns: those that leave the fewest places of the last row empty, of these the most. */
function columnsNear(fitting: number, tiles: number): number {
  const near = Math.max(1, Math.round(fitting));
  // One fewer only where that makes no tower.
  const candidates = [near + 1, near, ...(near < 4 ? [] : [near - 1])].filter((columns) => columns <= tiles);
  const empty = (columns: number): number => Math.ceil(tiles / columns) * columns - tiles;
  const [best = 1] = candidates.sort((a, b) => empty(a) - empty(b));
  return best;
}
