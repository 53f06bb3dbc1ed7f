import { checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';
import { integratedLoudness, loudnessRange } from './gated-loudness.ts';
import { overshoots, truePeakReach } from './true-peak.ts';
import { weightedPower } from './weighted-power.ts';

export interface LoudnessMeterOptions {
  /** Samples per second, of each channel: 8000 to 768000. */
  readonly sampleRate: number;
  /** One, or left and right: all count alike. */
  readonly channels: 1 | 2;
}

/** How loud a sound is, whole. Plain JSON data. */
export interface Loudness {
  /** Of the whole, in LUFS; absent where nothing is above -70 LUFS, or it is shorter than 0.4 s. */
  readonly integrated?: number;
  /** How far it is from quiet to loud, in LU; 0 for what is shorter than 3 s. */
  readonly range: number;
  /** The highest that the signal comes to, between samples too, in dBTP; absent for silence. */
  readonly truePeak?: number;
}

/** Listens to a sound as it comes. */
export interface LoudnessMeter {
  /** @param samples Interleaved floats, 1 at full scale. They are only read, and no longer needed when it returns. */
  push(samples: Float32Array): void;
  /** Of all that has been heard. Only once, after the last sample. */
  loudness(): Loudness;
}

const shape = { sampleRate: 'any', channels: 'any' } satisfies OptionsOf<LoudnessMeterOptions>;

/**
 * Measures by ITU-R BS.1770-4 (integrated loudness; true peak by its annex 2) and EBU Tech 3342 (loudness range). It
 * reckons in doubles, in one order, so that the same samples give the same numbers on every processor, in whatever
 * blocks they come; and keeps 80 bytes for a second of sound. Errors: `invalid-option`.
 *
 * @example
 * const meter = loudnessMeter({ sampleRate: 48_000, channels: 2 });
 * meter.push(samples);
 * const { integrated, range, truePeak } = meter.loudness();
 */
export function loudnessMeter(options: LoudnessMeterOptions): LoudnessMeter {
  checkOptions('', options, shape);
  const { sampleRate, channels } = options;
  checkWholeNumber('sampleRate', sampleRate, { min: 8000, max: 768_000 });
  checkWholeNumber('channels', channels, { max: 2 });
  const power = weightedPower(sampleRate, channels);
  const reach = truePeakReach * channels;
  let context = new Float32Array(2 * reach);
  let peak = 0;

  /** What lies before the last that has been heard has a context on both sides then. */
  const listen = (samples: Float32Array): void => {
    const all = new Float32Array(context.length + samples.length);
    all.set(context);
    all.set(samples, context.length);
    overshoots(all, channels, peak, (_, value) => {
      peak = value;
      return value;
    });
    context = all.slice(all.length - 2 * reach);
  };

  return {
    push: (samples) => {
      power.push(samples);
      listen(samples);
    },
    loudness: () => {
      listen(new Float32Array(reach));
      const hops = power.hops();
      const integrated = integratedLoudness(hops);
      return {
        ...(integrated === undefined ? {} : { integrated }),
        range: loudnessRange(hops),
        ...(peak === 0 ? {} : { truePeak: 20 * Math.log10(peak) }),
      };
    },
  };
}
