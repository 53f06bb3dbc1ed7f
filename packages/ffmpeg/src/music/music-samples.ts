import { type PullIterator, pullIterator } from '@clipwright/core/author';
import { byteReader } from '@clipwright/node-kit';
import { floatsOf } from '../floats-of.ts';
import type { FfmpegRunner } from '../runner.ts';
import { musicCommand } from './music-command.ts';

/** Samples of a block. */
const stretch = 4096;

/**
 * Music, as a render hears it, in one channel or interleaved, from its beginning to its end: blocks of samples by pull. Errors: as of
 * {@link FfmpegRunner.stream}.
 */
export function musicSamples(
  runner: Pick<FfmpegRunner, 'stream' | 'inputs'>,
  file: string,
  sampleRate: number,
  channels: 1 | 2 = 1,
): PullIterator<Float32Array> {
  const stream = runner.stream({
    tool: 'ffmpeg',
    args: musicCommand(runner.inputs, file, { sampleRate, channels }),
  });
  const bytes = byteReader(stream);
  async function* blocks(): AsyncGenerator<Float32Array, void> {
    for (;;) {
      const block = floatsOf(await bytes.take(4 * channels * stretch));
      if (block.length === 0) return;
      yield block;
    }
  }
  return pullIterator(blocks, () => stream.return());
}
