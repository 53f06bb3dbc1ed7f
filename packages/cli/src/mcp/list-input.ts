import { ClipwrightError, type Timeline } from '@clipwright/core';
import { confined } from '@clipwright/node-kit';
import { parseTimeline } from '@clipwright/timeline-formats';
import { z } from 'zod';
import { findMedia } from '../media/find-media.ts';
import { readTimeline } from '../read-list.ts';
import type { Workshop } from './workshop.ts';

/** For whoever writes one; what a list may say is checked by who reads it, who tells line and column. */
const itemSchema = {
  type: 'object',
  properties: {
    source: { description: 'A video file, or the parts that a camera split one into.', type: ['string', 'array'] },
    start: { description: 'Seconds, or a timecode such as 00:01:02.500. Default: 0.', type: ['number', 'string'] },
    end: { description: 'The same; the range is half-open. Default: the end.', type: ['number', 'string'] },
    speed: { description: '0.5 is half as fast, -1 backwards.', type: 'number' },
    freeze: { description: 'Stands still for so many seconds.', type: 'number' },
    crop: { description: 'A part of its picture, in fractions: { "left": 0.25, "width": 0.5 }.', type: 'object' },
    rotate: { description: 'Degrees clockwise: 90, 180 or 270.', type: 'number' },
    flip: { description: '"horizontal" or "vertical".', type: 'string' },
    view: {
      description: 'Pan and zoom: { "from": {}, "to": { "left": 0.25, "width": 0.5, "top": 0.25, "height": 0.5 } }.',
      type: 'object',
    },
    volume: { type: 'number' },
    mute: { type: 'boolean' },
    fadeIn: { description: 'Seconds.', type: 'number' },
    fadeOut: { description: 'Seconds.', type: 'number' },
    transition: {
      description:
        'How it comes in: { "type": "crossfade", "duration": 0.5 }; also "dip" (with "color"), "wipe" and "slide" (with "direction": left, right, up, down).',
      type: 'object',
    },
    gap: { description: 'In the place of a source: so many seconds of black.', type: 'number' },
  },
};

/** The two ways in which a call gives a list. */
export const listInput = {
  list: z
    .union([z.array(z.unknown()).meta({ items: itemSchema }), z.looseObject({}), z.string()])
    .exactOptional()
    .describe(
      'The list: an array of items in order, or { "items": [...], "music": { "source": "song.mp3", "volume": 0.5, ' +
        '"loop": true, "fadeOut": 2 } }, or the text of such JSON. Paths in it are relative to the first folder.',
    ),
  file: z
    .string()
    .exactOptional()
    .describe(
      'In its place: a file with a list (JSON, CSV, OpenTimelineIO, FCPXML, EDL), whose paths are relative to it, or a video.',
    ),
};

interface ListArguments {
  readonly list?: string | readonly unknown[] | Readonly<Record<string, unknown>>;
  readonly file?: string;
}

/**
 * The timeline of a call, with all that it names within the folders. Errors: `invalid-list` with line and column (of a
 * list that is no text: as it is printed with two spaces for each step), `invalid-option`, `path-refused`,
 * `source-refused`.
 */
export async function listOf({ list, file }: ListArguments, { folders, context }: Workshop): Promise<Timeline> {
  if ((list === undefined) === (file === undefined)) {
    throw new ClipwrightError('invalid-option', 'Which list is meant is not clear.', {
      remedy: 'Give either list or file.',
    });
  }
  const { base } = folders;
  if (file !== undefined) {
    const path = await folders.readable(file);
    return await confined(await readTimeline([path], { quiet: true }, { ...context, cwd: base }), folders);
  }
  const text = typeof list === 'string' ? list : JSON.stringify(list, null, 2);
  return await confined(
    await findMedia(parseTimeline(text, { format: 'json', base }), {}, { base, cwd: base }),
    folders,
  );
}
