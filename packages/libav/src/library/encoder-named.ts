import { ClipwrightError } from '@clipwright/core';
import { Codec } from 'node-av/lib';

/** An encoder by its own name. Errors: `encoder-missing`. */
export function encoderNamed(name: string): Codec {
  const found = Codec.getCodecList().find((codec: Codec) => codec.name === name && codec.isEncoder());
  if (found !== undefined) return found;
  throw new ClipwrightError('encoder-missing', `FFmpeg's libraries have no encoder ${name} here.`, {
    remedy: 'Choose another codec, or render with ffmpeg.',
    details: { encoder: name },
  });
}
