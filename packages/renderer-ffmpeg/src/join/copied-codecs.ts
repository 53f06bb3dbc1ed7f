import type { PictureType, SetsCodec } from '@clipwright/packets';

/** Whether packets of a codec are copied from sources. */
export function isCopied(codec: string): codec is SetsCodec {
  return codec === 'h264' || codec === 'hevc';
}

/** Pictures that a decoder may begin with: IDR, and of H.265 all random access points. */
export const randomAccess: ReadonlySet<PictureType | undefined> = new Set<PictureType>(['idr', 'bla', 'cra']);
