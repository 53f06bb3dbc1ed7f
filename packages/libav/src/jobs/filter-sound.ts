import { ClipwrightError } from '@clipwright/core';
import { AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { avChannelLayoutDefault, Frame } from 'node-av/lib';
import { filterChain } from '../library/filter-chain.ts';
import { samplesOf } from '../library/samples-of.ts';
import { succeeded } from '../library/succeeded.ts';
import type { FedSound, FilteredBlock, FilterSoundArgs } from '../render/sound/sound-steps.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';

/** Puts raw sound through filters. Errors: `internal`, `out-of-resources`. */
export const filterSound = job<FilterSoundArgs, FilteredBlock, FedSound>({
  *run({ filters, sampleRate, channels }) {
    const layout = channels === 1 ? 'mono' : 'stereo';
    const options = `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=flt:channel_layout=${layout}`;
    using chain = filterChain('audio', options, `${filters},aformat=sample_fmts=flt`);
    if (chain === undefined) throw new ClipwrightError('internal', `These filters of sound do not work: ${filters}`);
    using given = new Frame();
    given.alloc();
    using frame = new Frame();
    frame.alloc();
    const isDue = turns();
    let position = 0n;
    for (;;) {
      frame.unref();
      const filtered = chain.receive(frame);
      if (filtered === 'end') return;
      if (filtered === 'frame') {
        yield { data: samplesOf(frame, channels) };
        continue;
      }
      if (isDue()) yield undefined;
      const { data, over } = (yield {}) ?? {};
      if (over === true) chain.send(null);
      if (data === undefined || data.byteLength === 0) continue;
      given.nbSamples = data.byteLength / channels / Float32Array.BYTES_PER_ELEMENT;
      given.format = AV_SAMPLE_FMT_FLT;
      given.sampleRate = sampleRate;
      given.channelLayout = avChannelLayoutDefault(channels);
      succeeded(given.getBuffer(), 'keep sound');
      succeeded(given.fromBuffer(Buffer.from(data.buffer, data.byteOffset, data.byteLength)), 'keep sound');
      given.pts = position;
      position += BigInt(given.nbSamples);
      chain.send(given);
    }
  },
  moves: ({ data }) => (data === undefined ? [] : [data]),
});
