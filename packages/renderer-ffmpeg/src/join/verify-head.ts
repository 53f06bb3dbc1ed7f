import type { JoinRequest } from '@clipwright/core/author';
import { readTrack } from '@clipwright/packets';
import { isCopied, isKeyPacket } from './copied-codecs.ts';
import { withBytes } from './read-part.ts';
import { notAsPlanned } from './verify-rows.ts';

/** A picture and a sound. */
const maxTracks = 2;

/**
 * Checks of an mp4 or mov what ffprobe hides, which corrects both: that the first frame is shown when the picture begins,
 * and that each packet that the file calls a keyframe is one. Errors: `verification-failed`, those of reading.
 *
 * @param joins The first frame after each join: a keyframe.
 */
export function verifyHead(
  { profile }: Pick<JoinRequest, 'profile'>,
  file: string,
  joins: readonly number[],
  left: AbortSignal,
): Promise<void> {
  return withBytes(file, async (bytes) => {
    const { shown, sync, edit, sizes, places } = await readTrack(bytes, maxTracks);
    const order = Array.from(shown).sort((a, b) => a - b);
    if (order[0] !== edit.start) throw notAsPlanned('It begins to be shown before its first frame, or after.');
    const keys = new Set(Array.from(shown).filter((_, n) => sync[n] === 1));
    const missing = joins.find((frame) => !keys.has(order[frame] ?? 0));
    if (missing !== undefined) {
      throw notAsPlanned(`Frame ${missing} begins a segment, and is no keyframe.`, { frame: missing });
    }
    const { codec } = profile.video;
    if (!isCopied(codec)) return;
    for (const [n, flag] of sync.entries()) {
      if (flag === 0) continue;
      left.throwIfAborted();
      if (!isKeyPacket(codec, await bytes.read(places[n] ?? 0, sizes[n] ?? 0), 4))
        throw notAsPlanned(`Packet ${n} is no keyframe, and is called one.`);
    }
  });
}
