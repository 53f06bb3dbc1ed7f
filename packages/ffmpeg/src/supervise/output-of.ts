import type { Readable } from 'node:stream';
import { ClipwrightError } from '@clipwright/core';

/** Output beyond this is nobody's text: bulk output is for {@link FfmpegRunner.stream}. */
const bound = 16 * 1024 * 1024;

/**
 * The whole of a stream as text; what there was of it when it was destroyed. Beyond 16 MiB it is given up by `stop`,
 * with `tool-failed`, so that a text is never cut short without anybody knowing. Rejects with the stream's error.
 */
export async function outputOf(stream: Readable, stop: (reason: ClipwrightError) => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bound) chunks.push(chunk);
    else stop(new ClipwrightError('tool-failed', 'A media tool printed more than 16 MiB of text.'));
  });
  await closed(stream);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Resolves when a stream is closed, whether it was read to its end or thrown away. Rejects with the error that ended
 * it.
 */
export function closed(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('close', resolve);
  });
}
