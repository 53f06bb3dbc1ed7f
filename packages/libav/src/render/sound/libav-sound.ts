import type { AudioEncoding } from '@clipwright/core';
import { fromTask, openSource, pullIterator, type RenderInputs } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import type { AllowedInputs } from '@clipwright/node-kit';
import { type FilteredSound, type PcmBytes, type SoundEngine, sampledVoice } from '@clipwright/rendering';
import type { JobEngine } from '../../engine/job-engine.ts';
import { type FileVoiceBytes, fileVoice } from './file-voice.ts';
import type { FedSound } from './sound-steps.ts';

export interface LibavSoundOptions {
  readonly sources: RenderInputs['sources'];
  /** Of music, and of clips that are read here. */
  readonly allowed: AllowedInputs;
  /** Whether the sound of plain files is read here. */
  readonly direct: boolean;
}

/** Decodes and encodes a sound in workers: other clips than those of plain files come as samples of their sources. */
export function libavSound(
  engine: JobEngine,
  encoding: AudioEncoding,
  { sources, allowed, direct }: LibavSoundOptions,
): SoundEngine {
  const { sampleRate, channels } = encoding;
  const read = new WeakMap<Voice, FileVoiceBytes>();

  const filtered = ({ filters, bytes }: FilteredSound): PcmBytes => {
    const job = engine.begin('filter-sound', { filters, sampleRate, channels });
    async function* blocks(): AsyncGenerator<Uint8Array, void> {
      let fed: FedSound | undefined;
      for (;;) {
        const { done, value } = await (fed === undefined ? job.next() : handed(job.next, fed));
        if (done === true) return;
        if (value.data === undefined) fed = fedOf(await bytes.next());
        else {
          fed = undefined;
          yield new Uint8Array(value.data);
        }
      }
    }
    return pullIterator(blocks, async () => {
      await Promise.all([job.end(), bytes.return()]);
    });
  };

  return {
    parallel: engine.workers,
    together: 1,
    isOfFile: () => false,
    open: ([voice]) => {
      if (voice === undefined) return { next: async () => ({ done: true, value: undefined }) };
      const own = direct ? fileVoice(engine, voice, encoding, allowed) : undefined;
      if (own === undefined) return sampledVoice(openSource(sources, voice.source.id), voice, encoding, filtered);
      read.set(voice, own);
      return own;
    },
    // What a decoder complained of it has told itself.
    examine: async (voice) => read.get(voice)?.lost() ?? [],
    music: ({ file }) => {
      const values = engine.values('music', { file, allowed, encoding: { sampleRate, channels } });
      return pullIterator(
        async function* () {
          for await (const { data } of values) yield new Uint8Array(data);
        },
        async () => void (await values.return()),
      );
    },
    encode: (chunks, sound) =>
      fromTask(async (left, tell: (seconds: number) => void) => {
        const begin = chunks[0]?.chunk.from ?? 0;
        const job = engine.begin('encode-sound', {
          encoding,
          chunks: chunks.map(({ chunk, target }) => ({
            file: target.file,
            from: chunk.from - begin,
            to: chunk.to - begin,
          })),
        });
        const leave = (): void => void job.end();
        left.addEventListener('abort', leave, { once: true });
        try {
          const bytes = sound[Symbol.asyncIterator]();
          let result = await job.next();
          while (result.done !== true && !left.aborted) {
            tell(result.value.samples / sampleRate);
            result = await handed(job.next, fedOf(await bytes.next()));
          }
          return (chunks.at(-1)?.chunk.to ?? begin) / sampleRate - begin / sampleRate;
        } finally {
          left.removeEventListener('abort', leave);
          await job.end();
        }
      }),
    settled: () => engine.settled(),
  };
}

/** A copy, since blocks are written over. */
function fedOf({ done, value }: IteratorResult<Uint8Array, unknown>): FedSound {
  return done === true ? { over: true } : { data: Uint8Array.from(value) };
}

/** Hands sound over with its memory. */
function handed<R>(next: (fed: FedSound, transfer: readonly ArrayBuffer[]) => R, fed: FedSound): R {
  return next(fed, fed.data === undefined ? [] : [fed.data.buffer]);
}
