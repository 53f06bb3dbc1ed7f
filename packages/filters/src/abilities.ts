import type { AudioCodec } from '@clipwright/core';

/** What this ffmpeg has of what not every ffmpeg has, by ffmpeg's names: as far as somebody asked. */
export interface Abilities {
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
}

/** An ffmpeg that has nothing that can be done without. */
export const bareAbilities: Abilities = { encoders: new Set(['libx264', 'aac']), filters: new Set() };

/** Encoders of sound by codec. */
export const audioEncoders: Readonly<Record<AudioCodec, string>> = {
  aac: 'aac',
  opus: 'libopus',
  mp3: 'libmp3lame',
  pcm_s16le: 'pcm_s16le',
};

/** Codecs whose encoders count in floating point, differently from processor to processor. */
export const dependsOnProcessor: ReadonlySet<AudioCodec> = new Set(['opus', 'mp3']);

/** The filters that convert colours beyond BT.709. */
export const colorFilters = ['zscale', 'tonemap'];

/** Whether pictures of high dynamic range get their right colours, and those of other primaries. */
export function convertsPrimaries({ filters }: Abilities): boolean {
  return colorFilters.every((name) => filters.has(name));
}
