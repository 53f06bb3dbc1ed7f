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
