import { basename } from 'node:path';
import { drawSheet, type Sheet, type SheetOptions, type SheetTile } from '../draw/draw-sheet.ts';
import type { ClipPicturesReport, PicturedClip } from './clip-pictures.ts';

/** A contact sheet of clips: for each its pictures, with its number in the list, its source's name and its times. */
export function contactSheet({ clips }: Pick<ClipPicturesReport, 'clips'>, options: SheetOptions = {}): Promise<Sheet> {
  return drawSheet(clips.flatMap(tilesOf), options);
}

function tilesOf({ index, source, code, start = 0, end = 0, pictures }: PicturedClip): readonly SheetTile[] {
  const named = { number: index + 1, name: basename(source) };
  if (code !== undefined) return [{ ...named, details: 'skipped', problem: code }];
  const range = `${seconds(start)} - ${seconds(end)} s`;
  // The second gives way in a narrow tile: of one picture its time, of several their clip's.
  return pictures.map(({ picture, time }) => {
    const [details, note] = pictures.length === 1 ? [range, `at ${seconds(time)}`] : [`at ${seconds(time)} s`, range];
    return { ...named, details, note, picture };
  });
}

/** Seconds with as many decimals as there are, at most three. */
function seconds(value: number): string {
  return String(Number(value.toFixed(3)));
}
