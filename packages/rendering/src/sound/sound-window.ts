import type { Arrangement, Voice } from '@clipwright/core/plan';

/** A stretch of the output's samples, per channel. */
export interface SoundWindow {
  readonly from: number;
  readonly to: number;
}

/** Voices one after the other, as far as a window hears them. */
export interface WindowedLane {
  readonly voices: readonly Voice[];
  /** Samples of the first of them that are decoded and thrown away: where a decoder starts shows in what it gives. */
  readonly skip: number;
}

/** What a window hears of each lane: voices from their own beginning on, up to its end. */
export function windowed({ lanes }: Arrangement, { from, to }: SoundWindow): readonly WindowedLane[] {
  return lanes.map((lane) => {
    const voices = lane
      .filter(({ begin, samples }) => begin < to && begin + samples > from)
      .map((voice) => ({ ...voice, samples: Math.min(voice.samples, to - voice.begin) }));
    return { voices, skip: Math.max(0, from - (voices[0]?.begin ?? from)) };
  });
}

/** Samples that are decoded, for the sake of a window, of what is before it. */
export function leadOf({ lanes }: Arrangement, from: number): number {
  const sounding = lanes.flat().filter(({ begin, samples }) => begin < from && begin + samples > from);
  return Math.max(0, ...sounding.map(({ begin }) => from - begin));
}
