import { Rational } from '@clipwright/core';
import type { WaveformAnswer } from '../api/media.ts';
import type { Engine } from '../engines.ts';
import { withSource } from './with-source.ts';

/** The loudest sample of each of so many equal parts of a source; silence where it has no sound. */
export async function waveform(
  file: { readonly name: string; readonly path: string },
  points: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<WaveformAnswer> {
  return await withSource(file, engine, signal, async ({ source, info }) => {
    const duration = Rational.from(info.duration).toNumber();
    const peaks = new Float64Array(points);
    const answer = (): WaveformAnswer => ({
      duration,
      peaks: Array.from(peaks, (peak) => Math.round(peak * 1e4) / 1e4),
    });
    if (info.audio === undefined || duration <= 0) return answer();
    for await (const sample of source.audio({ start: 0, end: info.duration }, { channels: 1 })) {
      const { data, position, sampleRate, channels } = sample;
      const perPoint = (duration * sampleRate) / points;
      for (let at = 0; at < data.length; at++) {
        const point = Math.min(points - 1, Math.floor((position + Math.floor(at / channels)) / perPoint));
        const loud = Math.min(1, Math.abs(data[at] ?? 0));
        if (loud > (peaks[point] ?? 0)) peaks[point] = loud;
      }
      sample.close();
    }
    return answer();
  });
}
