import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import type { Color, Picture } from '../picture.ts';
import { type Area, type Canvas, canvas } from './canvas.ts';
import { type Lettering, letteringOf } from './lettering.ts';
import { layoutSheet, letterHeight, type SheetLayout } from './sheet-layout.ts';

/** One tile of a contact sheet. */
export interface SheetTile {
  /** The clip's place in its list, from 1. */
  readonly number: number;
  /** The source's name. */
  readonly name: string;
  /** What the second line says: times. */
  readonly details: string;
  /** What stands at the right of it. */
  readonly note?: string;
  /** Absent for a clip that has none. */
  readonly picture?: Picture;
  /** Says why there is no picture, in its place: a code. */
  readonly problem?: string;
}

export interface SheetOptions {
  /** Tiles in a row. @default as many as make the sheet a little wider than high */
  readonly columns?: number;
  /** Stands above the tiles on the left. */
  readonly title?: string;
  /** Stands above the tiles on the right. */
  readonly summary?: string;
}

/** A drawn sheet. */
export interface Sheet {
  readonly picture: Picture;
  readonly columns: number;
  readonly rows: number;
}

const shape = { columns: 'any', title: 'any', summary: 'any' } satisfies OptionsOf<SheetOptions>;

const colors = {
  sheet: [16, 16, 20],
  card: [32, 33, 40],
  frame: [0, 0, 0],
  name: [240, 240, 244],
  number: [255, 190, 92],
  details: [168, 170, 182],
  note: [120, 123, 138],
  broken: [52, 22, 26],
  problem: [255, 138, 128],
} as const satisfies Record<string, Color>;

/** Where no tile has a picture. */
const emptyCell = { width: 320, height: 180 };
/** A cell's width by its height, at least. */
const minAspect = 0.75;

/**
 * A contact sheet: tiles in rows, each a picture with a number, a name and times below it. Pictures stand unscaled in
 * the middle of equal cells, about as wide and high as the widest and the highest of them. What draws letters is loaded
 * for the first sheet. Errors: `invalid-option` for a sheet that is too large.
 */
export async function drawSheet(tiles: readonly SheetTile[], options: SheetOptions = {}): Promise<Sheet> {
  checkOptions('', options, shape);
  const { columns, title, summary } = options;
  const headed = title !== undefined || summary !== undefined;
  const layout = layoutSheet({ tiles: tiles.length, cell: cellOf(tiles), headed, columns });
  const sheet = canvas(layout.width, layout.height, colors.sheet);
  const letters = await letteringOf(sheet, layout.scale);
  if (headed) drawEnds(letters, layout.head, [title ?? '', colors.name], [summary ?? '', colors.details]);
  for (const [position, tile] of tiles.entries()) drawTile(sheet, letters, tile, layout, position);
  return { picture: sheet.picture, columns: layout.columns, rows: layout.rows };
}

function cellOf(tiles: readonly SheetTile[]): { readonly width: number; readonly height: number } {
  const pictures = tiles.flatMap(({ picture }) => picture ?? []);
  if (pictures.length === 0) return emptyCell;
  const height = Math.max(...pictures.map((picture) => picture.height));
  // Of narrow pictures the tiles are wider, so that there is room for what stands below.
  return { width: Math.max(Math.ceil(height * minAspect), ...pictures.map(({ width }) => width)), height };
}

function drawTile(
  sheet: Canvas,
  letters: Lettering,
  tile: SheetTile,
  { tiles, scale }: SheetLayout,
  position: number,
): void {
  const place = tiles[position];
  if (place === undefined) return;
  sheet.fill(place.card, colors.card);
  sheet.fill(place.picture, tile.problem === undefined ? colors.frame : colors.broken);
  if (tile.picture !== undefined) sheet.place(tile.picture, place.picture);
  if (tile.problem !== undefined) drawCentred(letters, place.picture, scale, tile.problem);
  const [upper, lower] = place.lines;
  const number = String(tile.number);
  letters.write(number, upper.left, upper.top, colors.number);
  const indent = Math.ceil(letters.width(number)) + gap * scale;
  letters.write(letters.shortened(tile.name, upper.width - indent), upper.left + indent, upper.top, colors.name);
  drawEnds(letters, lower, [tile.details, colors.details], [tile.note ?? '', colors.note]);
}

/** Between words that say different things, at least, in multiples of the scale. */
const gap = 6;

/** One text at the left end of a line and one at its right; where both do not fit, the right one is left out. */
function drawEnds(
  letters: Lettering,
  line: Area,
  [left, leftColor]: readonly [string, Color],
  [right, rightColor]: readonly [string, Color],
): void {
  letters.write(letters.shortened(left, line.width), line.left, line.top, leftColor);
  const width = Math.ceil(letters.width(right));
  if (letters.width(left) + gap * letters.scale + width > line.width) return;
  letters.write(right, line.left + line.width - width, line.top, rightColor);
}

/** A code in the middle of an area; where it is too long for a line, its words stand below one another. */
function drawCentred(letters: Lettering, area: Area, scale: number, code: string): void {
  const width = area.width - 8 * scale;
  const lines = letters.width(code) <= width ? [code] : code.split(/(?<=-)/);
  const step = (letterHeight + 4) * scale;
  const top = area.top + Math.floor((area.height - lines.length * step) / 2) + 2 * scale;
  for (const [position, line] of lines.entries()) {
    const shown = letters.shortened(line, width);
    const left = area.left + Math.floor((area.width - letters.width(shown)) / 2);
    letters.write(shown, left, top + position * step, colors.problem);
  }
}
