import type { ClipRenderer } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';

/**
 * The ways in which a segment's pictures are made, for tests that are held over each; theirs alone, and theirs to
 * close.
 */
export function pictureWays() {
  const runner = ffmpegRunner();
  const loader = ffmpegLoader({ runner });
  const engine = hasLibrary ? libavEngine({ workers: 2 }) : undefined;
  const ways: Readonly<Record<string, ClipRenderer>> = {
    'ffmpeg reading by itself': ffmpegRenderer({ runner }),
    'pictures fed in': ffmpegRenderer({ runner, direct: false }),
    ...(engine === undefined ? {} : { libav: libavRenderer({ engine }) }),
  };
  return {
    ...{ runner, loader, ways },
    close: async (): Promise<void> => {
      for (const part of [...Object.values(ways), loader, runner, engine]) await part?.[Symbol.asyncDispose]();
    },
  };
}
