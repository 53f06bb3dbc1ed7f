import { type AudioEncoding, ClipwrightError } from '@clipwright/core';
import { mixChannels, resample } from '@clipwright/filters';
import type { AllowedInputs } from '@clipwright/node-kit';
import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { type FilterChain, filterChain } from '../library/filter-chain.ts';
import { openInput } from '../library/open-input.ts';
import { samplesOf } from '../library/samples-of.ts';
import { soundKind } from '../library/sound-chain.ts';
import { soundTimes } from '../library/sound-times.ts';
import { streamDecoder } from '../library/stream-decoder.ts';
import { streamPackets } from '../library/stream-packets.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';

export interface MusicArgs {
  /** A path. */
  readonly file: string;
  readonly allowed: AllowedInputs;
  readonly encoding: Pick<AudioEncoding, 'sampleRate' | 'channels'>;
}

/** Interleaved floats. */
export interface MusicBlock {
  readonly data: ArrayBuffer;
}

/**
 * The first sound of a file, from its beginning to its end. Sound that breaks off in between is filled up with silence.
 * Errors: `no-audio-stream`, `unsupported-codec`, `source-damaged` where nothing decodes, those of `openInput`.
 */
export const music = job<MusicArgs, MusicBlock>({
  *run({ file, allowed, encoding: { sampleRate, channels } }) {
    const number = soundStream(file, allowed);
    using packets = streamPackets(file, allowed, number);
    using decoder = streamDecoder(file, packets.stream, allowed, { threads: 1, isStrict: false });
    const filters = [
      ...mixChannels(channels),
      `${resample(sampleRate)}:async=1`,
      `aformat=sample_fmts=flt:sample_rates=${sampleRate}:channel_layouts=${channels === 2 ? 'stereo' : 'mono'}`,
    ].join(',');
    const toSamples = soundTimes();
    using frame = new Frame();
    frame.alloc();
    const isDue = turns();
    let current: { readonly kind: string; readonly chain: FilterChain } | undefined;
    let given = 0;
    function* out(): Generator<MusicBlock, void, unknown> {
      for (frame.unref(); current?.chain.receive(frame) === 'frame'; frame.unref()) {
        given += frame.nbSamples;
        yield { data: samplesOf(frame, channels) };
      }
    }
    try {
      for (let isOver = false; !isOver; ) {
        isOver = !packets.next();
        decoder.send(isOver ? null : packets.packet);
        while (decoder.receive() === 'frame') {
          toSamples(decoder.frame, packets.stream.timeBase);
          const kind = soundKind(decoder.frame);
          if (current?.kind !== kind) {
            current?.chain.send(null);
            yield* out();
            current?.chain[Symbol.dispose]();
            current = undefined;
            const chain = filterChain('audio', kind, filters);
            if (chain === undefined) throw undecoded(file);
            current = { kind, chain };
          }
          current.chain.send(decoder.frame);
          yield* out();
        }
        if (isDue()) yield undefined;
      }
      current?.chain.send(null);
      yield* out();
    } finally {
      current?.chain[Symbol.dispose]();
    }
    if (given === 0) throw undecoded(file);
  },
  moves: ({ data }) => [data],
});

function soundStream(file: string, allowed: AllowedInputs): number {
  using input = openInput(file, allowed);
  const found = input.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
  if (found !== undefined) return found.index;
  throw new ClipwrightError('no-audio-stream', `${file} has no sound.`, {
    remedy: 'Choose another file.',
    details: { source: file },
  });
}

function undecoded(file: string): ClipwrightError {
  return new ClipwrightError('unsupported-codec', `${file} has sound that does not decode.`, {
    remedy: 'Convert it, or choose another.',
    details: { source: file },
  });
}
