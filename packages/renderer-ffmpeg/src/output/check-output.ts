import { dirname } from 'node:path';
import type { OutputCheck } from '@clipwright/core';
import { checkOutputFile } from '@clipwright/node-kit';
import { checkLines } from '../join/list-entry.ts';
import { encoderMissing, encoderOf } from '../segment/encoders.ts';
import { type Abilities, audioEncoders } from '../tool/abilities.ts';
import { checkCodecs, containerOf } from './container-of.ts';

/** Throws `encoder-missing` for codecs that this ffmpeg cannot encode. */
export function checkEncoding({ codec, audioCodec }: OutputCheck, abilities: Abilities): void {
  if (codec !== undefined) encoderOf(codec, abilities);
  const missing = (name: 'aac' | 'opus'): boolean => !abilities.encoders.has(audioEncoders[name]);
  if (audioCodec === undefined || audioCodec === null || !missing(audioCodec)) return;
  const other = audioCodec === 'aac' ? 'opus' : 'aac';
  throw encoderMissing(audioCodec, [audioEncoders[audioCodec]], missing(other) ? [] : [other]);
}

/** Rejects with what would stop the output at the end of all the work. Writes nothing. */
export async function checkOutput(check: OutputCheck): Promise<void> {
  const { output, overwrite, sources, codec, audioCodec } = check;
  checkCodecs(containerOf(output), codec, audioCodec);
  checkLines(dirname(output));
  await checkOutputFile({ file: output, overwrite, sources });
}
