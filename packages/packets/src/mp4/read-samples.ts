import { type Box, contentOf, optional, rowsOf } from './boxes-in.ts';
import { damaged } from './damaged.ts';
import type { SampleDurations } from './movie-track.ts';

/** The samples of a track, in the order of decoding. Times are in its ticks. */
export interface TrackSamples {
  /** Bytes of each. */
  readonly sizes: Uint32Array;
  /** Bytes from the file's beginning to each. */
  readonly places: Float64Array;
  /** From the decoding of each to that of the next, in runs. */
  readonly durations: readonly SampleDurations[];
  /** From the decoding of the first to the end of the last. */
  readonly length: number;
  /** When each is shown, counted from the decoding of the first. */
  readonly shown: Float64Array;
  /** 1 where decoding can start, else 0. */
  readonly sync: Uint8Array;
}

/** What the tables in `stbl` list. Errors: `source-damaged`, `RangeError` where one is cut off. */
export function readSamples(table: readonly Box[], fileSize: number): TrackSamples {
  const sizes = sizesOf(contentOf(table, 'stsz'), fileSize);
  const durations = durationsOf(contentOf(table, 'stts'), sizes.length);
  return {
    sizes,
    places: placesOf(table, sizes, fileSize),
    durations,
    length: durations.reduce((sum, { samples, ticks }) => sum + samples * ticks, 0),
    shown: shownOf(durations, optional(table, 'ctts'), sizes.length),
    sync: syncOf(optional(table, 'stss'), sizes.length),
  };
}

/** One size for all, or one each. */
function sizesOf(table: DataView, fileSize: number): Uint32Array {
  const same = table.getUint32(4);
  if (same !== 0) {
    const count = table.getUint32(8);
    if (count * same > fileSize) throw damaged('it has more samples than bytes');
    return new Uint32Array(count).fill(same);
  }
  const { rows, start } = rowsOf(table, 4, 8);
  return Uint32Array.from({ length: rows }, (_, i) => table.getUint32(start + 4 * i));
}

function durationsOf(table: DataView, count: number): readonly SampleDurations[] {
  const { rows, start } = rowsOf(table, 8);
  const durations = Array.from({ length: rows }, (_, i) => ({
    samples: table.getUint32(start + 8 * i),
    ticks: table.getUint32(start + 8 * i + 4),
  }));
  if (durations.reduce((sum, { samples }) => sum + samples, 0) !== count) throw damaged('some samples have no time');
  return durations;
}

function shownOf(durations: readonly SampleDurations[], offsets: DataView | undefined, count: number): Float64Array {
  const shown = new Float64Array(count);
  let [sample, time] = [0, 0];
  for (const { samples, ticks } of durations) {
    for (let i = 0; i < samples; i += 1) {
      shown[sample] = time;
      sample += 1;
      time += ticks;
    }
  }
  if (offsets === undefined) return shown;
  const { rows, start } = rowsOf(offsets, 8);
  sample = 0;
  for (let row = 0; row < rows; row += 1) {
    const samples = offsets.getUint32(start + 8 * row);
    if (samples > count - sample) throw damaged('it has more offsets than samples');
    const offset = offsets.getInt32(start + 8 * row + 4);
    for (let i = 0; i < samples; i += 1) {
      shown[sample] = (shown[sample] ?? 0) + offset;
      sample += 1;
    }
  }
  if (sample < count) throw damaged('some samples have no offset');
  return shown;
}

function syncOf(table: DataView | undefined, count: number): Uint8Array {
  const sync = new Uint8Array(count);
  if (table === undefined) return sync.fill(1);
  const { rows, start } = rowsOf(table, 4);
  for (let row = 0; row < rows; row += 1) {
    const number = table.getUint32(start + 4 * row);
    if (number < 1 || number > count) throw damaged('it lists a sample that it does not have');
    sync[number - 1] = 1;
  }
  return sync;
}

/** Chunk after chunk, and sample after sample in each. */
function placesOf(table: readonly Box[], sizes: Uint32Array, fileSize: number): Float64Array {
  const places = new Float64Array(sizes.length);
  const large = optional(table, 'co64');
  const chunks = large ?? contentOf(table, 'stco');
  const { rows: count, start } = rowsOf(chunks, large === undefined ? 4 : 8);
  const runs = contentOf(table, 'stsc');
  const { rows, start: first } = rowsOf(runs, 12);
  let [sample, row, samples] = [0, 0, 0];
  for (let chunk = 0; chunk < count; chunk += 1) {
    if (row < rows && runs.getUint32(first + 12 * row) === chunk + 1) {
      samples = runs.getUint32(first + 12 * row + 4);
      row += 1;
    }
    if (samples > sizes.length - sample) throw damaged('its chunks have more samples than there are');
    let at = large === undefined ? chunks.getUint32(start + 4 * chunk) : Number(chunks.getBigUint64(start + 8 * chunk));
    for (const end = sample + samples; sample < end; sample += 1) {
      places[sample] = at;
      at += sizes[sample] ?? 0;
      if (at > fileSize) throw damaged('a sample lies outside of it');
    }
  }
  if (sample < sizes.length) throw damaged('some samples have no place');
  return places;
}
