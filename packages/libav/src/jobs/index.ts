import { AV_LOG_QUIET } from 'node-av/constants';
import { getFFmpegInfo, Log } from 'node-av/lib';
import type { LibavInfo } from '../engine/protocol.ts';
import { job } from '../worker/job.ts';
import { abilities, trial } from './abilities.ts';
import { decodeJoins } from './decode-joins.ts';
import { encodeSound } from './encode-sound.ts';
import { filterSound } from './filter-sound.ts';
import { music } from './music.ts';
import { mux } from './mux.ts';
import { picture } from './picture.ts';
import { pictures } from './pictures.ts';
import { probe } from './probe.ts';
import { readBack } from './read-back.ts';
import { segment } from './segment.ts';
import { sound } from './sound.ts';

// What it complains of comes as error codes; it would print the rest.
Log.setLevel(AV_LOG_QUIET);

/** Everything that workers do, by name. */
export const jobs = {
  /** Counts, a value at a time: what tests of the engine itself begin. */
  count: job<{ readonly to: number }, { readonly count: number }>({
    *run({ to }) {
      for (let count = 1; count <= to; count += 1) yield { count };
    },
  }),
  picture,
  pictures,
  probe,
  sound,
  abilities,
  'decode-joins': decodeJoins,
  'encode-sound': encodeSound,
  'filter-sound': filterSound,
  music,
  mux,
  'read-back': readBack,
  segment,
  trial,
};

export type Jobs = typeof jobs;

/** The library that does it. */
export function about(): LibavInfo {
  const { version, configuration } = getFFmpegInfo();
  return { version, configuration };
}
