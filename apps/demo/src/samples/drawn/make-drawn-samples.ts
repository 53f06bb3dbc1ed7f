import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resultFrom } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import type { MakeOptions } from '../../engine/engine.ts';
import type { DrawnSample } from './catalogue.ts';
import { drawnUri } from './drawn-loader.ts';

/**
 * Makes the samples that are not there, each as a timeline of one clip, whose pictures and sound are drawn here and whose
 * file FFmpeg's libraries make. A file is there whole or not at all.
 */
export async function makeDrawnSamples(
  clipwright: Clipwright,
  { directory, signal, onMade }: MakeOptions,
  samples: readonly DrawnSample[],
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const sample of samples) {
    const file = join(directory, sample.file);
    if (existsSync(file)) continue;
    const { width, height, frameRate, codec, audioCodec } = sample;
    const uri = drawnUri(sample);
    const output = { file, size: { width, height }, frameRate, codec, audioCodec, preset: 'ultrafast' };
    const options = { onError: 'fail', ...(signal && { signal }) } as const;
    await resultFrom(clipwright.renderTimeline({ items: [{ source: uri, uri }] }, output, options));
    onMade?.(sample);
  }
}
