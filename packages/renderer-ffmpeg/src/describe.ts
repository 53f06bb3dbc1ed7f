import { createHash } from 'node:crypto';
import type { OutputCodecs, RendererDescription } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { forkJoin, map, type Observable } from 'rxjs';
import { convertsPrimaries, type findAbilities } from './abilities.ts';

/** Raised whenever the same request makes other bytes than before. */
const schema = 5;

/**
 * The tool's version, a hash of how it was built and of its libraries, and what the encoders of an output, whose versions are none
 * of ffmpeg's, make of a few frames.
 */
export function describeRenderer(
  runner: FfmpegRunner,
  abilities: ReturnType<typeof findAbilities>,
): (codecs?: OutputCodecs) => Observable<RendererDescription> {
  return (codecs) =>
    forkJoin([runner.tools(), abilities(codecs)]).pipe(
      map(([{ ffmpeg }, able]): RendererDescription => {
        const tool = `ffmpeg ${ffmpeg.version}, build ${ffmpeg.build}`;
        return {
          fingerprint: `renderer-ffmpeg ${schema}; ${tool}; encoders ${digest(able.made)}`,
          toneMaps: convertsPrimaries(able),
        };
      }),
    );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
