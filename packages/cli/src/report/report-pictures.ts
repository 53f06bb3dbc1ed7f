import { readFile, rm } from 'node:fs/promises';
import { resultFrom, type Timeline, toClipwrightError } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { unfinishedFile } from '@clipwright/node-kit';
import { type ClipPicturesDeps, canvas, clipPictures, type Picture } from '@clipwright/pictures';
import { jpegEncoder } from '@clipwright/renderer-ffmpeg';
import { ignoreElements, lastValueFrom } from 'rxjs';
import { type Html, html } from './html.ts';

/** The pictures of a report. */
export interface ReportPictures {
  /** One picture that holds them all, which stands once in the page. Absent where there are none. */
  readonly sheet?: Html;
  /** That of a clip, by its place in the list, where there is one. */
  readonly of: (index: number) => Html | undefined;
  /** Why there are none, or fewer than clips. */
  readonly note?: string;
}

export interface ReportPicturesDeps extends Omit<ClipPicturesDeps, 'budget'> {
  readonly runner: FfmpegRunner;
  readonly signal: AbortSignal;
  /** The page: what is unfinished lies beside it. */
  readonly file: string;
}

/** Clips that get a picture: more would take longer than most renders, and a page of them would be too large. */
const most = 1000;
/** Pixels that a picture is wide, of few clips and of many. */
const [wide, narrow, few] = [240, 160, 100];

/**
 * Pictures of the clips as a contact sheet has them, decoded or from the store, put together into one. Never rejects:
 * what keeps it from making them becomes the note.
 */
export async function reportPictures(timeline: Timeline, deps: ReportPicturesDeps): Promise<ReportPictures> {
  const { loader, store, runner, signal, file } = deps;
  try {
    const items = timeline.items.slice(0, most);
    const width = items.length > few ? narrow : wide;
    const { clips } = await resultFrom(
      clipPictures({ items }, { width, signal }, { loader, store, budget: runner.budget }),
    );
    const shown = clips.flatMap(({ index, pictures }) =>
      pictures.slice(0, 1).map(({ picture }) => ({ index, picture })),
    );
    if (shown.length === 0) return { of: () => undefined };
    const sheet = sheetOf(shown.map(({ picture }) => picture));
    const data = await jpegOf(sheet.picture, runner, file);
    const { width: across, height: down } = sheet.picture;
    const places = new Map(shown.map(({ index }, place) => [index, place]));
    return {
      sheet: html`
<svg class="sheet" aria-hidden="true"><image id="sheet" width="${across}" height="${down}" href="data:image/jpeg;base64,${data}"/></svg>`,
      of: (index) => {
        const place = places.get(index);
        const area = place === undefined ? undefined : sheet.areas[place];
        if (area === undefined) return undefined;
        const { left, top, ...size } = area;
        // What stands beside it on the sheet is cut off by the inner one.
        return html`<svg role="img" aria-label="picture of clip ${index + 1}" viewBox="0 0 ${size.width} ${size.height}" preserveAspectRatio="xMinYMin"><svg width="${size.width}" height="${size.height}" viewBox="${left} ${top} ${size.width} ${size.height}"><use href="#sheet"/></svg></svg>`;
      },
      ...(timeline.items.length > most ? { note: `Of the first ${most} there are pictures.` } : {}),
    };
  } catch (error) {
    const { code, message } = toClipwrightError(error);
    return { of: () => undefined, note: `There are no pictures: ${code}: ${message}` };
  }
}

/** Pictures side by side, and where each stands. */
function sheetOf(pictures: readonly Picture[]) {
  const cell = {
    width: Math.max(...pictures.map(({ width }) => width)),
    height: Math.max(...pictures.map(({ height }) => height)),
  };
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const sheet = canvas(columns * cell.width, Math.ceil(pictures.length / columns) * cell.height, [0, 0, 0]);
  const areas = pictures.map(({ width, height }, place) => {
    const [left, top] = [(place % columns) * cell.width, Math.floor(place / columns) * cell.height];
    return { left, top, width, height };
  });
  for (const [place, picture] of pictures.entries()) {
    const area = areas[place];
    if (area !== undefined) sheet.place(picture, area);
  }
  return { picture: sheet.picture, areas };
}

async function jpegOf(picture: Picture, runner: FfmpegRunner, file: string): Promise<string> {
  const encoder = jpegEncoder(runner);
  const unfinished = unfinishedFile(file);
  try {
    await lastValueFrom(encoder.encode(picture, unfinished).pipe(ignoreElements()), { defaultValue: undefined });
    return (await readFile(unfinished)).toString('base64');
  } finally {
    await encoder.settled();
    await rm(unfinished, { force: true });
  }
}
