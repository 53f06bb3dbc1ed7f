import type { JoinRequest } from '@clipwright/core/author';
import { outputClock } from '@clipwright/filters';
import type { PlacedTrack } from '@clipwright/packets';
import type { PlacedPicture } from './placed-picture.ts';
import { readPart } from './read-part.ts';
import { notAsPlanned } from './verify-rows.ts';

/** What the head of an mp4 or mov says of its picture. */
export interface PictureHead {
  readonly track: PlacedTrack;
  readonly picture: PlacedPicture;
}

/** A picture, a sound, the titles of chapters, and a timecode. */
const maxTracks = 4;

/** Reads the head of an output when it is first asked for. Errors: `verification-failed`, those of reading. */
export function pictureHead(file: string, { profile }: Pick<JoinRequest, 'profile'>): () => Promise<PictureHead> {
  const { ticksPerFrame } = outputClock(profile.frameRate);
  const read = async (): Promise<PictureHead> => {
    const track = await readPart(file, maxTracks);
    const { entry, places, sizes, shown, edit } = track;
    if (entry.kind !== 'video') throw notAsPlanned('Its first track is no picture.');
    const frames = shown.map((time) => (time - edit.start) / ticksPerFrame);
    return { track, picture: { file, entry, places, sizes, frames } };
  };
  let reading: Promise<PictureHead> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
