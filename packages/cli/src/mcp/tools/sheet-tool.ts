import { ClipwrightError, resultFrom } from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { clipPictures, contactSheet } from '@clipwright/pictures';
import { tap } from 'rxjs';
import { z } from 'zod';
import { encodedPicture } from '../encoded-picture.ts';
import { listInput, listOf } from '../list-input.ts';
import { tool } from '../tool.ts';

/** Pictures on a sheet, at most. */
const maxPictures = 60;
/** Pixels of a sheet's side, about: what models and people look at without its being made smaller. */
const side = 1200;

export const sheetTool = tool({
  name: 'sheet',
  title: 'Contact sheet of a list',
  description:
    'Draws a contact sheet of a list and gives it as a picture: each clip with its number (from 1), name and times. ' +
    `Look at it to see what is in footage, or whether an edit is right. Up to ${maxPictures} pictures; go on with first.`,
  readOnly: true,
  input: z.strictObject({
    ...listInput,
    perClip: z.int().min(1).max(maxPictures).exactOptional().describe('Pictures of each clip. Default: 1.'),
    first: z.int().min(0).exactOptional().describe('The item to begin with, from 0. Default: 0.'),
  }),
  output: z.object({
    width: z.number(),
    height: z.number(),
    items: z.number().describe('Of the list.'),
    next: z.number().optional().describe('`first` for the sheet after this one, where there is one.'),
    clips: z.array(z.looseObject({ index: z.number(), source: z.string(), status: z.enum(['loaded', 'skipped']) })),
  }),
  run: async (given, workshop, { signal, progress }) => {
    const { perClip = 1, first = 0 } = given;
    const { clipwright } = workshop;
    const timeline = await listOf(given, workshop);
    const end = Math.min(timeline.items.length, first + Math.max(1, Math.floor(maxPictures / perClip)));
    const items = timeline.items.slice(first, end);
    if (items.length === 0) {
      throw new ClipwrightError('invalid-option', `There is no item ${first}: the list has ${timeline.items.length}.`, {
        remedy: 'Begin with an earlier one.',
        details: { option: 'first' },
      });
    }
    const runner = clipwright.get(FfmpegRunnerId);
    const deps = {
      ...{ loader: clipwright.get(ClipLoaderId), store: clipwright.get(ArtifactStoreId) },
      budget: runner.budget,
    };
    const options = { perClip, width: widthOf(items.length * perClip), signal };
    const pictured = await resultFrom(
      clipPictures({ items }, options, deps).pipe(
        tap((event) => {
          if (event.type === 'progress') progress(event.ratio, `${event.completed} of ${event.total} clips`);
        }),
      ),
    );
    // Numbered as in the whole list.
    const clips = pictured.clips.map((clip) => ({ ...clip, index: clip.index + first }));
    const { picture } = await contactSheet({ clips });
    return {
      result: {
        ...{ width: picture.width, height: picture.height, items: timeline.items.length },
        ...(end < timeline.items.length ? { next: end } : {}),
        clips: clips.map(({ pictures, warnings, ...clip }) => ({ ...clip, times: pictures.map(({ time }) => time) })),
      },
      pictures: [await encodedPicture(picture, runner, signal)],
    };
  },
});

/** A picture's width on a sheet of so many, a little wider than high. */
function widthOf(pictures: number): number {
  const columns = Math.ceil(Math.sqrt(pictures));
  return Math.min(320, Math.floor(side / columns) - 16);
}
