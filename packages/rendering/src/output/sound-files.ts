import { extname } from 'node:path';
import { type AudioCodec, ClipwrightError } from '@clipwright/core';
import type { ContainerCapability } from '@clipwright/core/author';

/** Files of sound alone, and the codec that each takes. */
const codecs = { m4a: 'aac', mp3: 'mp3', wav: 'pcm_s16le' } as const satisfies Record<string, AudioCodec>;

export type SoundFile = keyof typeof codecs;

/** Which of them an output's name asks for; `undefined` where that is none of them. */
export function soundFileOf(output: string): SoundFile | undefined {
  const extension = extname(output).toLowerCase();
  return (['m4a', 'mp3', 'wav'] as const).find((name) => extension === `.${name}`);
}

/** Their endings, for people. */
export const soundFiles = '.m4a, .mp3 or .wav';

/** What a renderer's capabilities tell of them. */
export const soundCapabilities: readonly ContainerCapability[] = Object.entries(codecs).map(([extension, audio]) => ({
  extension,
  video: [],
  audio: [audio],
  ...(extension === 'wav' ? {} : { describes: true as const, covers: true as const }),
}));

/**
 * The codec that one gets.
 *
 * @param asked `null` for none. @default the usual one
 * @throws ClipwrightError `invalid-option` for another one, or none.
 */
export function soundCodecOf(file: SoundFile, asked: AudioCodec | null | undefined): AudioCodec {
  const codec = codecs[file];
  if (asked === undefined || asked === codec) return codec;
  const what = asked === null ? 'is sound alone, and there is to be none' : `takes no ${asked} as audioCodec`;
  const remedy = asked === null ? 'Leave the sound in' : `Leave the option out, which is ${codec} then`;
  throw new ClipwrightError('invalid-option', `A file that ends with .${file} ${what}.`, {
    remedy: `${remedy}, or choose another container, such as .mp4.`,
    details: { option: asked === null ? 'audio' : 'audioCodec', codec: asked, container: file, takes: [codec] },
  });
}
