import type { Readable } from 'node:stream';
import { ClipwrightError } from '@clipwright/core';

/** Output beyond this is nobody's text: bulk output is for {@link FfmpegRunner.stream}. */
const bound = 16 * 1024 * 1024;

/**
 * The whole of a stream as text; what there was of it when it was destroyed. Rejects with `tool-failed` beyond 16 MiB,
 * so that a text is never cut short without anybody knowing.
 */
export function outputOf(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bound) {
        stream.destroy();
        reject(new ClipwrightError('tool-failed', 'A media tool printed more than 16 MiB of text.'));
      } else chunks.push(chunk);
    });
    stream.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}
