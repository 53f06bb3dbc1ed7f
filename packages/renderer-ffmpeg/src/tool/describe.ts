import { createHash } from 'node:crypto';
import type { OutputCodecs, RendererDescription } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { forkJoin, map, type Observable } from 'rxjs';
import { convertsPrimaries } from './abilities.ts';
import type { findAbilities } from './find-abilities.ts';
import { processorName } from './processor-name.ts';

/** Raised whenever the same request makes other bytes than before. */
const schema = 8;

/**
 * The tool's version, a hash of how it was built and of its libraries, and what the encoders of an output, whose
 * versions are none of ffmpeg's, make of a few frames. Beside them the processor, where it shows: zscale counts in
 * floating point, in other orders with AVX, FMA and AVX-512, and libopus takes the processor's approximation of a
 * reciprocal square root, which each maker has a table of its own for. Everything else is asked for in such a way that
 * it does not show.
 */
export function describeRenderer(
  runner: FfmpegRunner,
  abilities: ReturnType<typeof findAbilities>,
  processor: string | undefined,
): (codecs?: OutputCodecs) => Observable<RendererDescription> {
  return (codecs) =>
    forkJoin([runner.ffmpeg(), abilities(codecs)]).pipe(
      map(([ffmpeg, able]): RendererDescription => {
        const tool = `ffmpeg ${ffmpeg.version}, build ${ffmpeg.build}`;
        const shows = codecs?.audioCodec === 'opus' || codecs?.widerColors === true;
        const made = `encoders ${digest(able.made)}${shows ? `; processor ${digest(processor ?? processorName())}` : ''}`;
        return {
          fingerprint: `renderer-ffmpeg ${schema}; ${tool}; ${made}`,
          toneMaps: convertsPrimaries(able),
        };
      }),
    );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
