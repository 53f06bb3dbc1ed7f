import { dirname } from 'node:path';
import type { AudioCodec, VideoEncoding } from '@clipwright/core';
import type { PrepareRequest } from '@clipwright/core/author';
import { checkLines } from '@clipwright/ffmpeg';
import { type Abilities, audioEncoders, encoderMissing, encoderOf } from '@clipwright/filters';
import { checkOutputFile } from '@clipwright/node-kit';
import { containerOf, soundFileOf } from '@clipwright/rendering';

/**
 * Throws `encoder-missing` for codecs that this ffmpeg cannot encode.
 *
 * @param video `null` for sound alone.
 */
export function checkEncoding(
  video: (Pick<VideoEncoding, 'codec' | 'encoder'> & Partial<Pick<VideoEncoding, 'pixelFormat'>>) | null,
  audioCodec: AudioCodec | null,
  abilities: Abilities,
): void {
  if (video !== null) encoderOf(video, abilities);
  const missing = (name: AudioCodec): boolean => !abilities.encoders.has(audioEncoders[name]);
  // Samples as they are need none.
  if (audioCodec === null || audioCodec === 'pcm_s16le' || !missing(audioCodec)) return;
  const others = (['aac', 'opus'] as const).filter((name) => video !== null && name !== audioCodec && !missing(name));
  throw encoderMissing(audioCodec, [audioEncoders[audioCodec]], others);
}

/** Rejects with what would stop the output at the end of all the work. Writes nothing. */
export async function checkOutput({
  output,
  overwrite,
  sources,
}: Pick<PrepareRequest, 'output' | 'overwrite' | 'sources'>): Promise<void> {
  if (soundFileOf(output) === undefined) containerOf(output);
  checkLines(dirname(output));
  await checkOutputFile({ file: output, overwrite, sources });
}
