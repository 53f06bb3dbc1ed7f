import { dirname } from 'node:path';
import type { AudioCodec, VideoEncoding } from '@clipwright/core';
import type { PrepareRequest } from '@clipwright/core/author';
import { checkLines } from '@clipwright/ffmpeg';
import { type Abilities, audioEncoders, encoderMissing, encoderOf } from '@clipwright/filters';
import { checkOutputFile } from '@clipwright/node-kit';
import { containerOf } from '@clipwright/rendering';

/** Throws `encoder-missing` for codecs that this ffmpeg cannot encode. */
export function checkEncoding(
  video: Pick<VideoEncoding, 'codec' | 'encoder'> & Partial<Pick<VideoEncoding, 'pixelFormat'>>,
  audioCodec: AudioCodec | null,
  abilities: Abilities,
): void {
  encoderOf(video, abilities);
  const missing = (name: 'aac' | 'opus'): boolean => !abilities.encoders.has(audioEncoders[name]);
  if (audioCodec === null || !missing(audioCodec)) return;
  const other = audioCodec === 'aac' ? 'opus' : 'aac';
  throw encoderMissing(audioCodec, [audioEncoders[audioCodec]], missing(other) ? [] : [other]);
}

/** Rejects with what would stop the output at the end of all the work. Writes nothing. */
export async function checkOutput({
  output,
  overwrite,
  sources,
}: Pick<PrepareRequest, 'output' | 'overwrite' | 'sources'>): Promise<void> {
  containerOf(output);
  checkLines(dirname(output));
  await checkOutputFile({ file: output, overwrite, sources });
}
