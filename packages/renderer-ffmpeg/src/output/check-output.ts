import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { ClipwrightError, type OutputCheck } from '@clipwright/core';
import { type Abilities, audioEncoders } from '../abilities.ts';
import { encoderMissing, encoderOf } from '../segment/encoders.ts';
import { checkCodecs, containerOf } from './container-of.ts';
import { exists, outputError } from './file-error.ts';

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
  if (!isAbsolute(output)) {
    throw new ClipwrightError('invalid-option', `The output ${output} is not an absolute path.`);
  }
  try {
    const directory = await stat(dirname(output));
    if (!directory.isDirectory()) throw new Error(`${dirname(output)} is not a directory.`);
    await access(dirname(output), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw outputError(error, output);
  }
  const there = await stat(output).catch(() => undefined);
  if (there === undefined) return;
  if (!there.isFile()) throw outputError(new Error(`${output} is no file.`), output);
  for (const source of sources) {
    const read = await stat(source).catch(() => undefined);
    if (read === undefined || read.ino !== there.ino || read.dev !== there.dev) continue;
    throw new ClipwrightError('output-is-source', `The output ${output} is one of the sources.`, {
      remedy: 'Choose another name.',
      details: { output, source },
    });
  }
  if (!overwrite) throw exists(output);
}
