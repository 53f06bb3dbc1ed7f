import { type ClipwrightError, Rational, resultFrom, sourceName, toClipwrightError } from '@clipwright/core';
import type { Folders } from '@clipwright/node-kit';
import { tap } from 'rxjs';
import { z } from 'zod';
import { expandNames } from '../../media/expand-names.ts';
import { tool } from '../tool.ts';

/** More would be too much to read. */
const maxFiles = 200;

const probed = z.looseObject({
  file: z.string(),
  seconds: z.number().optional().describe('Its length.'),
  info: z
    .looseObject({})
    .optional()
    .describe('Exact: `duration` is seconds as a fraction, `video.frameRate` frames per second.'),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
});

export const probeTool = tool({
  name: 'probe',
  title: 'What is in files',
  description:
    'Tells what is in video files: length, size, frame rate, codecs, sound, streams. A folder means the videos in it, ' +
    'so it also lists what there is to work with ("." is the first folder).',
  readOnly: true,
  input: z.strictObject({
    files: z.array(z.string()).min(1).max(maxFiles).describe('Video files, and folders of them.'),
  }),
  output: z.object({
    files: z.array(probed),
    more: z.number().optional().describe('Files beyond those, which were not looked at.'),
  }),
  run: async ({ files }, { clipwright, folders }, { signal, progress }) => {
    const named = await filesOf(files, folders);
    const shown = named.slice(0, maxFiles);
    const within = shown.flatMap((each) => ('path' in each ? [{ source: each.file, uri: each.path }] : []));
    const found = new Map<string, Probed>();
    const events$ = clipwright.loadClips(within, { signal });
    await resultFrom(
      events$.pipe(
        tap((event) => {
          if (event.type === 'progress') progress(event.ratio, `${event.completed} of ${event.total} files`);
          if (event.type === 'loaded') {
            const { clip, info } = event.clip;
            const [file, seconds] = [sourceName(clip), Rational.from(info.duration).toNumber()];
            // What decoders are set up with is for programs.
            const { decoder: _, ...video } = info.video;
            found.set(file, { file, seconds, info: { ...info, video } });
          }
          if (event.type === 'skipped') found.set(sourceName(event.clip), failed(sourceName(event.clip), event.error));
        }),
      ),
    ).catch((error: unknown) => {
      // What is wrong with each of them is told.
      if (toClipwrightError(error).code !== 'nothing-loaded') throw error;
    });
    return {
      result: {
        files: shown.map(
          (each) => found.get(each.file) ?? ('error' in each ? failed(each.file, each.error) : { file: each.file }),
        ),
        ...(named.length > shown.length ? { more: named.length - shown.length } : {}),
      },
    };
  },
});

type Probed = z.input<typeof probed>;

/** A file as it is told, and where it is; or why it is not opened. */
type NamedFile =
  | { readonly file: string; readonly path: string }
  | { readonly file: string; readonly error: ClipwrightError };

async function filesOf(names: readonly string[], folders: Folders): Promise<readonly NamedFile[]> {
  const found: NamedFile[] = [];
  for (const name of names) {
    const path = await folders.readable(name);
    const files = await expandNames([path], { cwd: folders.base });
    if (files.length === 1 && files[0] === path) found.push({ file: name, path });
    else for (const file of files) found.push(await inFolder(file, folders));
  }
  return found;
}

/** A link in a folder may lead out of it: then all others are opened. */
async function inFolder(path: string, folders: Folders): Promise<NamedFile> {
  const file = folders.nameOf(path);
  return await folders.readable(path).then(
    (place) => ({ file, path: place }),
    (error: unknown) => ({ file, error: toClipwrightError(error) }),
  );
}

function failed(file: string, error: ClipwrightError): Probed {
  return { file, error: { ...error.toJSON() } };
}
