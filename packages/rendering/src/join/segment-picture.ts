import type { FilePart } from '@clipwright/core/author';
import type { OutputClock } from '@clipwright/filters';
import type { PicturePart } from './picture-part.ts';
import { readPart } from './read-part.ts';
import { notAsPlanned } from './verify-rows.ts';

/** The packets of a segment. Errors: `verification-failed` for one that counts otherwise, those of reading. */
export async function segmentPicture(
  { file }: FilePart,
  { timescale, ticksPerFrame }: OutputClock,
): Promise<PicturePart> {
  const { entry, sizes, places, sync, shown, edit, ...track } = await readPart(file);
  if (entry.kind !== 'video' || track.timescale !== timescale) {
    throw notAsPlanned(`A segment does not count in 1/${timescale} s.`);
  }
  const frames = shown.map((time) => (time - edit.start) / ticksPerFrame);
  if (!frames.every(Number.isInteger)) throw notAsPlanned('A frame of a segment stands where none should.');
  return { file, entry, sizes, places, sync, frames };
}
