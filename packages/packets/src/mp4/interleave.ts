import type { MovieTrack } from './movie-track.ts';

/** Samples of one track that follow each other in the file. */
export interface MovieChunk {
  /** The track's position among all. */
  readonly track: number;
  /** The position of the first sample in its track, and how many there are. */
  readonly first: number;
  readonly samples: number;
  readonly bytes: number;
}

/**
 * What a movie's bytes consist of, in order: a second of one track, the same second of the next, so that a player finds
 * close together what it shows together.
 */
export function interleaved(tracks: readonly MovieTrack[]): readonly MovieChunk[] {
  return tracks
    .flatMap((track, index) => [...secondsOf(track, index)])
    .sort((a, b) => a.second - b.second || a.chunk.track - b.chunk.track)
    .map(({ chunk }) => chunk);
}

/** A track, cut at each second of its showing. */
function* secondsOf(
  { sizes, durations, timescale, edit }: MovieTrack,
  track: number,
): Generator<{ readonly second: number; readonly chunk: MovieChunk }> {
  let [first, sample, bytes] = [0, 0, 0];
  let time = -edit.start;
  let second = 0;
  for (const { samples, ticks } of durations) {
    for (let i = 0; i < samples; i += 1) {
      const now = Math.max(0, Math.floor(time / timescale));
      if (now > second) {
        if (sample > first) yield { second, chunk: { track, first, samples: sample - first, bytes } };
        [first, bytes, second] = [sample, 0, now];
      }
      bytes += sizes[sample] ?? 0;
      sample += 1;
      time += ticks;
    }
  }
  if (sample > first) yield { second, chunk: { track, first, samples: sample - first, bytes } };
}
