import { ClipwrightError } from '@clipwright/core';
import type { SampleRange } from '@clipwright/filters';
import type { Frame } from 'node-av/lib';
import { soundChain } from '../library/sound-chain.ts';
import { type SoundDecoding, type SoundRequest, soundDecoding, soundMargin } from '../library/sound-decoding.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';

export interface SoundArgs extends SoundRequest {
  /** Samples per channel that are given at a time. */
  readonly length: number;
  /** Whether sound that does not decode is silent. */
  readonly omits: boolean;
  /** Whether it is told where that is ({@link SoundBlock.lost}). @default false */
  readonly tells?: true;
}

/** Interleaved floats. */
export interface SoundBlock {
  readonly data: ArrayBuffer;
  /** With the last of a stretch: samples of it that are silent because they do not decode. */
  readonly lost?: readonly SampleRange[];
}

type Steps<T> = Generator<SoundBlock | undefined, T, unknown>;

/**
 * A stretch of a file's sound, exactly as long as it shall be: silence where there is none. Errors: `source-damaged`
 * with the `sample` from which on it does not decode, before the last samples are given, and those of `openInput`.
 */
export const sound = job<SoundArgs, SoundBlock>({
  *run(args) {
    const given = yield* soundFrom(args, 0, false);
    // The filters have begun anew then, and what they counted is of no use any more.
    if (given !== undefined) yield* soundFrom(args, given, true);
  },
  moves: ({ data }) => [data],
});

/**
 * @param skipped Blocks that were given before.
 * @param changes Whether its format may change.
 * @returns Blocks that were given, where it changed and may not.
 */
function* soundFrom(args: SoundArgs, skipped: number, changes: boolean): Steps<number | undefined> {
  const { graph, length, omits, tells = false } = args;
  const { samples, channels } = graph;
  using chain = soundChain(graph, changes, length);
  using decoding = soundDecoding(args);
  const isDue = turns();
  let blocks = 0;
  for (;;) {
    while (chain.receive()) {
      blocks += 1;
      const isLast = blocks * length >= samples;
      if (blocks > skipped) {
        const data = bytesOf(chain.frame, channels);
        const lost = isLast && (!omits || tells) ? yield* lostIn(args, decoding) : [];
        const [first] = lost;
        if (first !== undefined && !omits) throw damaged(args.file, first);
        yield { data, ...(first === undefined ? {} : { lost }) };
      }
      if (isLast) return undefined;
    }
    if (decoding.isOver) return undefined;
    const heard = decoding.next((frame) => chain.send(frame) === 'taken');
    if (!heard) return blocks;
    if (decoding.isOver || chain.isFull) chain.send(null);
    if (isDue()) yield undefined;
  }
}

function bytesOf({ data, nbSamples }: Frame, channels: number): ArrayBuffer {
  const length = nbSamples * channels * Float32Array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(length);
  bytes.set(data?.[0]?.subarray(0, length) ?? []);
  return bytes.buffer;
}

/** Where something did not decode, and sound is missing. */
function* lostIn({ graph }: SoundArgs, decoding: SoundDecoding): Steps<readonly SampleRange[]> {
  const { samples, sampleRate } = graph;
  const isDue = turns();
  // Sound behind the stretch tells whether what is missing at its end lies between two places where there is some.
  while (decoding.isDamaged && !decoding.isOver && decoding.reached < samples + soundMargin * sampleRate) {
    decoding.next(() => true);
    if (isDue()) yield undefined;
  }
  return decoding.isDamaged ? decoding.lost(samples) : [];
}

function damaged(file: string, { from }: SampleRange): ClipwrightError {
  return new ClipwrightError('source-damaged', `${file} has sound that does not decode.`, {
    remedy: 'Leave that stretch out, or repair the file.',
    details: { sample: from },
  });
}
