import type { VideoStreamInfo } from '@clipwright/core';

/** Clockwise turns, as they are and with what goes round one way going round the other way as well. */
const turns = {
  0: { plain: [], mirrored: ['vflip'] },
  90: { plain: ['transpose=clock'], mirrored: ['transpose=cclock_flip'] },
  180: { plain: ['hflip', 'vflip'], mirrored: ['hflip'] },
  270: { plain: ['transpose=cclock'], mirrored: ['transpose=clock_flip'] },
} as const;

/** What turns a source's frames upright, as ffmpeg does by itself. */
export function upright({ rotation, mirrored = false }: VideoStreamInfo): readonly string[] {
  return turns[rotation][mirrored ? 'mirrored' : 'plain'];
}
