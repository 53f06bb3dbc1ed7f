import { type AudioEncoding, ClipwrightError, Rational, toClipwrightError } from '@clipwright/core';
import type { MusicBed } from '@clipwright/core/author';
import { bytesPerValue } from './pcm-bytes.ts';
import type { PcmStream, SoundEngine } from './sound-engine.ts';

/** Music up to this many bytes is decoded once however often it is repeated: 44 seconds in stereo. */
const maxKept = 16 * 1024 * 1024;

export interface Music {
  /** From the sample that was asked for; over when the music is. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  release(): Promise<unknown>;
}

/**
 * Music as raw sound. It is decoded from its beginning, since seeks in many sound files land anywhere near, and what
 * lies before its start is thrown away. Looped, it begins again with its own first sample right after its last one.
 *
 * @param from The sample of the output at which it is to begin. @default 0
 */
export function music(engine: Pick<SoundEngine, 'music'>, bed: MusicBed, encoding: AudioEncoding, from = 0): Music {
  let running: PcmStream | undefined;
  let released = false;

  async function* decoded(): AsyncGenerator<Uint8Array> {
    const stream = engine.music(bed);
    running = stream;
    try {
      yield* stream;
    } catch (error) {
      throw unusable(error, bed.file);
    } finally {
      running = undefined;
      await stream.return();
    }
  }

  async function* all(): AsyncGenerator<Uint8Array> {
    const start = Number(Rational.from(bed.start).mul(encoding.sampleRate).round()) + from;
    let skip = start * encoding.channels * bytesPerValue;
    let kept: Uint8Array[] | undefined = [];
    let length = 0;
    for (let pass = 0; !released; pass += 1) {
      const again = pass > 0 && kept !== undefined;
      if (pass > 0) skip %= length;
      for await (const block of again ? (kept ?? []) : decoded()) {
        if (pass === 0) {
          length += block.length;
          if (length > maxKept || !bed.loop) kept = undefined;
          kept?.push(block);
        }
        if (block.length > skip) yield block.subarray(skip);
        skip = Math.max(0, skip - block.length);
      }
      if (!bed.loop) return;
      if (length === 0 && !released) throw silent(bed.file);
    }
  }

  return {
    bytes: all(),
    release: async () => {
      released = true;
      await running?.return();
    },
  };
}

function unusable(error: unknown, file: string): ClipwrightError {
  const typed = toClipwrightError(error);
  if (typed.code !== 'tool-failed') return typed;
  return new ClipwrightError('source-damaged', `The music ${file} does not decode: ${typed.message}`, {
    cause: error,
    remedy: 'Choose another file.',
    details: { ...typed.details, source: file },
  });
}

function silent(file: string): ClipwrightError {
  return new ClipwrightError('source-damaged', `There is no sound in the music ${file} that decodes.`, {
    remedy: 'Choose another file.',
    details: { source: file },
  });
}
