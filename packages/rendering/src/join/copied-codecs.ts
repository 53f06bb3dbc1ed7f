import { ClipwrightError } from '@clipwright/core';
import {
  type FramesCodec,
  hasFrames,
  type PictureType,
  pictureType,
  type SetsCodec,
  startsAnew,
} from '@clipwright/packets';

/** Whether packets of a codec are copied from sources. */
export function isCopied(codec: string): codec is SetsCodec | FramesCodec {
  return codec === 'h264' || codec === 'hevc' || hasFrames(codec);
}

/** Pictures that a decoder may begin with: IDR, and of H.265 all random access points. */
export const randomAccess: ReadonlySet<PictureType | undefined> = new Set<PictureType>(['idr', 'bla', 'cra']);

/** Whether a decoder may begin with a packet, whatever its container calls it. Errors: `source-damaged`. */
export function isKeyPacket(codec: SetsCodec | FramesCodec, packet: Uint8Array, lengthSize: number): boolean {
  return hasFrames(codec) ? startsAnew(codec, packet) : randomAccess.has(pictureType(codec, packet, lengthSize));
}

/** The codec of packets that are copied. Errors: `contract-violation` for one whose packets are not. */
export function copiedCodec(codec: string): SetsCodec | FramesCodec {
  if (isCopied(codec)) return codec;
  throw new ClipwrightError('contract-violation', `The renderer was asked to copy packets of ${codec}.`, {
    remedy: 'Ask only for what its capabilities list under copies.',
  });
}
