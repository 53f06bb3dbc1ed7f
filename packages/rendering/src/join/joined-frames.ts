import { ClipwrightError } from '@clipwright/core';
import { type FramesCodec, joinFrames, type Vp9Codes } from '@clipwright/packets';
import { failureOf, type OneStream, type StreamPart } from './one-stream.ts';
import type { PicturePart } from './picture-part.ts';
import { SequentialFiles } from './sequential-files.ts';
import { framesEntry } from './video-entry.ts';

/**
 * Parts of VP9 or AV1, whose packets say themselves what a decoder must know, so they stay as they are. All must say the
 * same, so each is read once before it is copied.
 *
 * Errors: of a source's packets `other-format` and `source-damaged`, with `details.part`; of segments
 * `verification-failed`; those of reading.
 *
 * @param codes What the description says beside.
 */
export async function joinedFrames(
  codec: FramesCodec,
  parts: readonly PicturePart[],
  codes: Vp9Codes,
  left: AbortSignal,
): Promise<OneStream> {
  const joined = joinFrames(codec);
  await using files = new SequentialFiles();
  const taken: StreamPart[] = [];
  for (const part of parts) {
    const sync = new Uint8Array(part.sizes.length);
    for (let index = 0; index < sync.length; index += 1) {
      left.throwIfAborted();
      const packet = await files.packet(part, index);
      try {
        sync[index] = Number(joined.take(packet, index === 0));
      } catch (error) {
        throw failureOf(toBlame(part, parts, error), error);
      }
    }
    taken.push({ ...part, sync, written: part.sizes });
  }
  return { entry: framesEntry(codec, joined.described(), codes), parts: taken };
}

/** Where what was encoded for the output says otherwise, the source's packets are to blame that it stands beside. */
function toBlame(part: PicturePart, parts: readonly PicturePart[], error: unknown): Pick<PicturePart, 'part'> {
  const isOther = error instanceof ClipwrightError && error.code === 'other-format';
  return part.part === undefined && isOther ? (parts.find((other) => other.part !== undefined) ?? part) : part;
}
