import type { JoinRequest } from '@clipwright/core/author';
import type { PlacedTrack } from '@clipwright/packets';
import { isCopied, isKeyPacket } from './copied-codecs.ts';
import { withBytes } from './read-part.ts';
import type { FoundPacket } from './verify.ts';
import { notAsPlanned } from './verify-rows.ts';

/** An output, and what was found in it. */
export interface VerifiedHead {
  readonly file: string;
  /** Its picture, as its head says. */
  readonly track: PlacedTrack;
  /** The same, as ffprobe says. */
  readonly packets: readonly FoundPacket[];
  /** The first frame after each join: a keyframe. */
  readonly joins: readonly number[];
}

/**
 * Checks of an mp4 or mov what ffprobe hides, which corrects both: that the first frame is shown when the picture begins,
 * and that each packet that the file calls a keyframe is one. That packets lie where ffprobe reads them, since some are
 * decoded from there. Errors: `verification-failed`, those of reading.
 */
export async function verifyHead(
  { profile }: Pick<JoinRequest, 'profile'>,
  { file, track, packets, joins }: VerifiedHead,
  left: AbortSignal,
): Promise<void> {
  const { shown, sync, edit, sizes, places } = track;
  const order = Array.from(shown).sort((a, b) => a - b);
  if (order[0] !== edit.start) throw notAsPlanned('It begins to be shown before its first frame, or after.');
  const keys = new Set(Array.from(shown).filter((_, n) => sync[n] === 1));
  const missing = joins.find((frame) => !keys.has(order[frame] ?? 0));
  if (missing !== undefined) {
    throw notAsPlanned(`Frame ${missing} begins a segment, and is no keyframe.`, { frame: missing });
  }
  const astray = packets.findIndex(({ span }, n) => span !== undefined && span !== `${places[n]},${sizes[n]}`);
  if (astray >= 0) {
    const { span, frame } = packets[astray] ?? {};
    throw notAsPlanned(`Packet ${astray} lies at ${places[astray]},${sizes[astray]}, and is read at ${span}.`, {
      frame,
    });
  }
  const { codec } = profile.video;
  if (!isCopied(codec)) return;
  await withBytes(file, async (bytes) => {
    for (const [n, flag] of sync.entries()) {
      if (flag === 0) continue;
      left.throwIfAborted();
      if (!isKeyPacket(codec, await bytes.read(places[n] ?? 0, sizes[n] ?? 0), 4))
        throw notAsPlanned(`Packet ${n} is no keyframe, and is called one.`);
    }
  });
}
