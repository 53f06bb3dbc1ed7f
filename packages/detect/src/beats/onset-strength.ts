import { powerSpectrum } from './power-spectrum.ts';

/** Samples per second of the sound that is listened to: mono. */
export const soundRate = 22_050;

/** Samples of a spectrum (23 ms), and from one to the next (6 ms). */
const size = 512;
const hop = 128;

/** Values per second of an onset strength. */
export const onsetRate = soundRate / hop;

/** Of the mel scale. */
const bands = 40;

/** What counts as nothing, as a power: 80 dB below a sine of full scale. */
const floor = 1e-8;

/** When what a value of an onset strength tells of begins, in seconds: when it comes into the window, at its end. */
export function onsetTime(position: number): number {
  return (position * hop) / soundRate;
}

/** Listens to mono sound at {@link soundRate} as it comes. */
export interface OnsetStrength {
  hear(samples: Float32Array): void;
  /** How much becomes louder at each moment, {@link onsetRate} times a second. */
  all(): Float32Array;
}

/**
 * How much of a sound begins at each moment: the rise from one spectrum to the next, in decibels, of forty bands of the
 * mel scale. What falls counts for nothing. It keeps these values alone, 0.7 kB for a second.
 */
export function onsetStrength(): OnsetStrength {
  const spectrum = powerSpectrum(size);
  const hann = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  // A sine of full scale comes to 1.
  const scale = 1 / (size / 4) ** 2;
  const places = melPlaces();
  const sums = new Float64Array(bands + 3);
  const kept = new Float64Array(size);
  const signal = new Float64Array(size);
  const power = new Float64Array(size / 2 + 1);
  const before = new Float64Array(bands + 1).fill(Math.log10(floor));
  let strength = new Float32Array(4096);
  let count = 0;
  let waiting = 0;

  const listen = (): void => {
    for (let i = 0; i < size; i += 1) signal[i] = (kept[i] ?? 0) * (hann[i] ?? 0);
    spectrum(signal, power);
    sums.fill(0);
    for (let k = 1; k <= size / 2; k += 1) {
      const place = places[k] ?? 0;
      const band = Math.floor(place);
      const share = (place - band) * (power[k] ?? 0);
      sums[band] = (sums[band] ?? 0) + (power[k] ?? 0) - share;
      sums[band + 1] = (sums[band + 1] ?? 0) + share;
    }
    let rise = 0;
    for (let band = 1; band <= bands; band += 1) {
      const loudness = Math.log10(Math.max(floor, (sums[band] ?? 0) * scale));
      rise += Math.max(0, loudness - (before[band] ?? 0));
      before[band] = loudness;
    }
    if (count === strength.length) {
      const longer = new Float32Array(2 * count);
      longer.set(strength);
      strength = longer;
    }
    strength[count] = (10 * rise) / bands;
    count += 1;
  };

  return {
    hear: (samples) => {
      for (let from = 0; from < samples.length; ) {
        const part = samples.subarray(from, from + hop - waiting);
        kept.copyWithin(0, part.length);
        kept.set(part, size - part.length);
        from += part.length;
        waiting += part.length;
        if (waiting < hop) continue;
        waiting = 0;
        listen();
      }
    },
    all: () => strength.subarray(0, count),
  };
}

/**
 * Where each frequency of the spectrum lies among the bands, which are evenly spaced as pitches are heard: 2.25 is three
 * quarters the second's and a quarter the third's. 0 and the one above the last are none.
 */
function melPlaces(): Float64Array {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const step = mel(soundRate / 2) / (bands + 1);
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => Math.min(bands + 1, mel((k * soundRate) / size) / step));
}
