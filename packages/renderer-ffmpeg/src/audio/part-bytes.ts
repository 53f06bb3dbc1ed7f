import { type AudioEncoding, type AudioPart, type ClipSource, Rational } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { partCommand } from './part-command.ts';

/** Raw sound of one part, 32-bit float, stereo, interleaved; as long as it happens to be. */
export type PartBytes = AsyncIterator<Uint8Array>;

type ClipPart = Extract<AudioPart, { kind: 'clip' }>;

/** The sound of a part decoded by a process of its own. */
export function decodedPart(runner: FfmpegRunner, part: ClipPart, file: string, encoding: AudioEncoding): PartBytes {
  return runner.stream({ tool: 'ffmpeg', args: partCommand(part, file, encoding) });
}

/** The sound of a part as its source gives it. */
export function sampledPart(source: ClipSource, part: ClipPart, encoding: AudioEncoding): PartBytes {
  const { sampleRate, channels } = encoding;
  const start = Rational.from(part.start);
  const end = start.add(Rational.of(part.samples).div(sampleRate));
  const range = { start: start.toString(), end: end.toString() };
  const samples = source.audio(range, { sampleRate, channels })[Symbol.asyncIterator]();
  const done: IteratorResult<Uint8Array> = { done: true, value: undefined };
  return {
    next: async () => {
      const result = await samples.next();
      if (result.done === true) return done;
      // A copy, since the sample is closed at once.
      const { buffer, byteOffset, byteLength } = result.value.data.slice();
      result.value.close();
      return { done: false, value: new Uint8Array(buffer, byteOffset, byteLength) };
    },
    return: async () => {
      await samples.return?.();
      return done;
    },
  };
}
