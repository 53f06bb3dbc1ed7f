import { onsetRate, onsetStrength, onsetTime, soundRate } from './onset-strength.ts';
import { tempoOf } from './tempo-of.ts';
import { trackBeats } from './track-beats.ts';

/** The beats of a piece of music. Plain JSON data. */
export interface Beats {
  /** Seconds that the music lasts. */
  readonly duration: number;
  /** Beats a minute, on the whole. Absent where there are none. */
  readonly tempo?: number;
  /** Seconds from the music's beginning, rising, rounded to microseconds. */
  readonly beats: readonly number[];
}

/** Listens to mono sound at {@link soundRate} as it comes, and tells its beats at the end. */
export interface BeatListener {
  hear(samples: Float32Array): void;
  /** Heard so far. */
  samples(): number;
  /** @param tempo The one that it has, about. @default nobody says so */
  beats(tempo?: number): Beats;
}

export function beatListener(): BeatListener {
  const onsets = onsetStrength();
  let samples = 0;
  return {
    hear: (block) => {
      onsets.hear(block);
      samples += block.length;
    },
    samples: () => samples,
    beats: (told) => {
      const strength = onsets.all();
      const duration = rounded(samples / soundRate);
      const tempo = tempoOf(strength, onsetRate, told);
      const positions = tempo === undefined ? [] : trackBeats(strength, onsetRate, tempo);
      const beats = positions.map((position) => rounded(onsetTime(position)));
      if (tempo === undefined || beats.length === 0) return { duration, beats };
      return { duration, tempo: Math.round(tempo * 10) / 10, beats };
    },
  };
}

/** To microseconds. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
