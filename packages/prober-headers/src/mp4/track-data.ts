import type { ByteFile } from '../bytes/byte-file.ts';
import { incomplete } from '../incomplete.ts';
import { readFragments, tableOf } from './fragments.ts';
import type { Movie, Track } from './movie.ts';
import { dataPlaceOf, type Samples, samplesOf, startsOf } from './sample-table.ts';

/** Where and when the samples of a track are, from its own table or from fragments. */
export interface TrackData {
  readonly isEmpty: boolean;
  /** Position of the first sample in the file. */
  readonly start: number;
  /** Its decoding time, in ticks. */
  readonly firstTime: number;
  /** The table of a video track. */
  readonly samples: () => Samples;
  /** Where each of its samples begins in the file. */
  readonly starts: (samples: Samples) => Float64Array;
}

/** The samples of each track. A file that ends before they do is not answered for. */
export async function trackData(file: ByteFile, movie: Movie): Promise<ReadonlyMap<Track, TrackData>> {
  const { tracks, fragments } = movie;
  const runs = fragments === undefined ? undefined : await readFragments(file, movie);
  return new Map(
    tracks.map((track) => {
      const { sampleTable, edit, timescale, duration } = track;
      const { start, end } = dataPlaceOf(sampleTable);
      if (end > file.size) throw incomplete('it ends before its samples do', 'damaged');
      if (runs === undefined) {
        return [
          track,
          {
            isEmpty: end === 0,
            start,
            firstTime: 0,
            samples: () => samplesOf(sampleTable),
            starts: (all) => startsOf(sampleTable, all),
          },
        ];
      }
      const samples = runs.get(track.id) ?? [];
      const [first] = samples;
      if (end > 0 || edit?.pause || edit?.start || duration > 0) throw incomplete('only a part of it is in fragments');
      return [
        track,
        {
          isEmpty: first === undefined,
          start: first?.place ?? 0,
          firstTime: first?.time ?? 0,
          samples: () => tableOf(samples, timescale),
          starts: () => Float64Array.from(samples, ({ place }) => place),
        },
      ];
    }),
  );
}
