import { box, bytesOf, letters, shorts, words } from './box.ts';
import type { MovieTrack, TimecodeEntry } from './movie-track.ts';

/** The timecode of a movie's first frame. */
export interface MovieTimecode extends Pick<TimecodeEntry, 'rate' | 'base' | 'drops'> {
  /** The number of that frame, from 0 at midnight. */
  readonly frame: number;
}

/** Timecode begins again after a day. */
const wrapsAtMidnight = 2;

/**
 * A track of one sample: the number of the first frame (QuickTime File Format, "Timecode Media").
 *
 * @param picture The track that it is of.
 */
export function timecodeTrack(
  { frame, ...clock }: MovieTimecode,
  { timescale, edit: { duration } }: Pick<MovieTrack, 'timescale' | 'edit'>,
): { readonly track: MovieTrack; readonly samples: Uint8Array } {
  return {
    track: {
      entry: { kind: 'timecode', format: 'tmcd', ...clock },
      timescale,
      sizes: Uint32Array.of(4),
      durations: [{ samples: 1, ticks: duration }],
      edit: { start: 0, duration },
    },
    samples: words([frame]),
  };
}

/** What stands in the place of a sample entry. */
export function timecodeEntry({ rate: [numerator, denominator], base, drops }: TimecodeEntry): Uint8Array {
  const flags = wrapsAtMidnight + (drops ? 1 : 0);
  return box('tmcd', [0, 1, 0, flags, numerator, denominator], Uint8Array.of(base, 0));
}

/** What a track of timecode has in the place of a picture's or a sound's header. */
export function timecodeHeader(kind: 'mp4' | 'mov'): Uint8Array {
  if (kind === 'mp4') return box('nmhd', [0]);
  const gmin = box('gmin', [0], shorts(0x40, 0x8000, 0x8000, 0x8000, 0, 0));
  // As it is to be written on the screen: nowhere, in black on white.
  const font = bytesOf(Uint8Array.of(13), letters('Lucida Grande'));
  const tcmi = box('tcmi', [0], shorts(0, 0, 12, 0, 0, 0, 0, 0xffff, 0xffff, 0xffff), font);
  return box('gmhd', [], gmin, box('tmcd', [], tcmi));
}
