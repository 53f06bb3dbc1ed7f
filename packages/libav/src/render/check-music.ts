import { type AllowedInputs, fileKind } from '@clipwright/node-kit';
import type { JobEngine } from '../engine/job-engine.ts';

/**
 * Refuses a file that cannot give the music: a moment of its first sound is decoded. Errors: `source-missing`,
 * `source-unreadable`, `not-media`, `no-audio-stream`, `source-appended`, `unsupported-codec`.
 */
export async function checkMusic(engine: JobEngine, file: string, allowed: AllowedInputs): Promise<void> {
  await fileKind(file);
  const moments = engine.values('music', { file, allowed, encoding: { sampleRate: 48_000, channels: 2 } });
  await moments.next();
  await moments.return();
}
