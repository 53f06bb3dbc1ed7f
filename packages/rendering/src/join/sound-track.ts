import type { OutputProfile } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { packetLayout } from '@clipwright/core/plan';
import type { CopiedTrack } from './copied-track.ts';
import { readOpus } from './read-opus.ts';
import { readPart, withBytes } from './read-part.ts';

/** The sound of an output, as it is in its file. Errors: `verification-failed`, those of reading. */
export async function soundTrack(
  { file }: NonNullable<JoinRequest['audio']>,
  encoding: OutputProfile['audio'],
): Promise<CopiedTrack> {
  if (encoding?.codec === 'opus') {
    const { packet } = packetLayout(encoding);
    const { track, places } = await withBytes(file, (bytes) => readOpus(bytes, packet));
    return { track, runs: [{ file, places, sizes: track.sizes }] };
  }
  const { entry, timescale, sizes, durations, edit, places } = await readPart(file);
  return { track: { entry, timescale, sizes, durations, edit }, runs: [{ file, places, sizes }] };
}
