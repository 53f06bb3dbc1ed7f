import { maxSamples } from '../bounds.ts';
import { incomplete } from '../incomplete.ts';
import { type Box, fullBox, only, required } from './boxes.ts';

/** The samples of a track, in decoding order; times in ticks of the track. */
export interface Samples {
  readonly count: number;
  /** Decoding times, and one more: where the last sample ends. */
  readonly times: Float64Array;
  /** Composition offsets; absent where all are zero by not being there. */
  readonly offsets: Int32Array | undefined;
  /** Bytes. */
  readonly sizes: Uint32Array;
  /** Whether decoding can start at the sample. */
  readonly keys: Uint8Array;
  /** One distance throughout; that of the last sample alone may differ. Absent where they differ. */
  readonly step: number | undefined;
  /**
   * What is subtracted from decoding times for offsets below zero: as ffmpeg does, that of the last two is not looked
   * at.
   */
  readonly shift: number;
}

/** A number that tables state as how many entries follow. */
function entries(count: number, left: number, size: number): number {
  if (count * size > left) throw incomplete('a table of its samples is cut off', 'damaged');
  return count;
}

/** Sizes in bytes: one for all, or one each. */
interface Sizes {
  readonly count: number;
  readonly same: number;
  readonly each: Uint32Array | undefined;
}

function sizesOf(boxes: readonly Box[]): Sizes {
  const { cursor } = fullBox(required(boxes, 'stsz'));
  const same = cursor.u32();
  const count = cursor.u32();
  if (same !== 0) return { count, same, each: undefined };
  entries(count, cursor.left, 4);
  const each = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) each[i] = cursor.u32();
  return { count, same, each };
}

function timesOf(boxes: readonly Box[], count: number): Pick<Samples, 'times' | 'step'> {
  const { cursor } = fullBox(required(boxes, 'stts'));
  const runs = entries(cursor.u32(), cursor.left, 8);
  const times = new Float64Array(count + 1);
  const found: (readonly [samples: number, distance: number])[] = [];
  let sample = 0;
  let time = 0;
  for (let run = 0; run < runs; run += 1) {
    const samples = cursor.u32();
    const distance = cursor.i32();
    if (samples === 0 || distance <= 0 || samples > count - sample)
      throw incomplete('its decoding times are odd', 'timestamps-broken');
    found.push([samples, distance]);
    for (let i = 0; i < samples; i += 1) {
      time += distance;
      sample += 1;
      times[sample] = time;
    }
  }
  if (sample !== count) throw incomplete('not all of its samples have a time', 'timestamps-broken');
  const [first, second] = found;
  const steady = found.length === 1 || (found.length === 2 && second?.[0] === 1);
  return { times, step: steady ? first?.[1] : undefined };
}

function offsetsOf(boxes: readonly Box[], count: number): Pick<Samples, 'offsets' | 'shift'> {
  const content = only(boxes, 'ctts');
  if (content === undefined) return { offsets: undefined, shift: 0 };
  const { cursor } = fullBox(content);
  const runs = entries(cursor.u32(), cursor.left, 8);
  const offsets = new Int32Array(count);
  let sample = 0;
  let shift = 0;
  for (let run = 0; run < runs; run += 1) {
    const samples = cursor.u32();
    const offset = cursor.i32();
    if (samples > count - sample || Math.abs(offset) >= 1 << 28)
      throw incomplete('its composition offsets are odd', 'timestamps-broken');
    offsets.fill(offset, sample, sample + samples);
    sample += samples;
    if (run + 2 < runs) shift = Math.max(shift, -offset);
  }
  if (sample !== count) throw incomplete('not all of its samples have a composition offset', 'timestamps-broken');
  return { offsets, shift };
}

function keysOf(boxes: readonly Box[], count: number): Uint8Array {
  const content = only(boxes, 'stss');
  if (content === undefined) return new Uint8Array(count).fill(1);
  const { cursor } = fullBox(content);
  const keys = new Uint8Array(count);
  const listed = entries(cursor.u32(), cursor.left, 4);
  for (let i = 0; i < listed; i += 1) {
    const sample = cursor.u32();
    if (sample < 1 || sample > count) throw incomplete('it lists keyframes that it does not have');
    keys[sample - 1] = 1;
  }
  if (listed === 0) throw incomplete('it lists no keyframe');
  return keys;
}

/** How many samples the table of decoding times lists: as many as there are sizes. */
function checkCount(stbl: readonly Box[], count: number): void {
  const { cursor } = fullBox(required(stbl, 'stts'));
  const runs = entries(cursor.u32(), cursor.left, 8);
  let listed = 0;
  for (let run = 0; run < runs; run += 1) {
    listed += cursor.u32();
    cursor.skip(4);
  }
  if (listed !== count) throw incomplete('not all of its samples have a time', 'timestamps-broken');
}

/** Refuses composition offsets of more samples than there are, in any track: a table that is damaged shifts times. */
function checkOffsets(stbl: readonly Box[], count: number): void {
  const content = only(stbl, 'ctts');
  if (content === undefined) return;
  const { cursor } = fullBox(content);
  const runs = entries(cursor.u32(), cursor.left, 8);
  let listed = 0;
  for (let run = 0; run < runs; run += 1) {
    listed += cursor.u32();
    cursor.skip(4);
  }
  if (listed > count) throw incomplete('its composition offsets are odd', 'timestamps-broken');
}

/** Where the samples of a track lie in the file: the first byte of the first, and behind the last byte of any. */
export interface DataPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Goes through the chunks that the table `stbl` of a track lists.
 *
 * @param visit Is given where each begins, and its first sample and how many it has.
 */
function eachChunk(
  stbl: readonly Box[],
  count: number,
  visit: (at: number, first: number, length: number) => void,
): void {
  const large = only(stbl, 'co64');
  const { cursor: places } = fullBox(large ?? required(stbl, 'stco'));
  const chunks = entries(places.u32(), places.left, large === undefined ? 4 : 8);
  const { cursor: runs } = fullBox(required(stbl, 'stsc'));
  const changes = entries(runs.u32(), runs.left, 12);
  const firsts: number[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < changes; i += 1) {
    firsts.push(runs.u32());
    lengths.push(runs.u32());
    if (runs.u32() !== 1) throw incomplete('its samples are described in more than one way');
  }
  if (firsts.some((first, i) => first <= (firsts[i - 1] ?? 0) || first > chunks))
    throw incomplete('its chunks are odd');
  let sample = 0;
  let run = -1;
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    if (firsts[run + 1] === chunk) run += 1;
    const length = lengths[run] ?? 0;
    if (length > count - sample) throw incomplete('its chunks have more samples than there are');
    visit(large === undefined ? places.u32() : places.u64(), sample, length);
    sample += length;
  }
  if (sample !== count) throw incomplete('not all of its samples have a place');
}

/** Where the samples lie that the table `stbl` of a track lists. */
export function dataPlaceOf(stbl: readonly Box[]): DataPlace {
  const { count, same, each } = sizesOf(stbl);
  checkCount(stbl, count);
  checkOffsets(stbl, count);
  let start: number | undefined;
  let end = 0;
  eachChunk(stbl, count, (place, first, length) => {
    start ??= place;
    let at = place;
    if (each === undefined) at += same * length;
    else for (let i = first; i < first + length; i += 1) at += each[i] ?? 0;
    end = Math.max(end, at);
  });
  return { start: start ?? 0, end };
}

/** Where each sample begins in the file that the table `stbl` of a track lists. */
export function startsOf(stbl: readonly Box[], { count, sizes }: Samples): Float64Array {
  const starts = new Float64Array(count);
  eachChunk(stbl, count, (place, first, length) => {
    let at = place;
    for (let i = first; i < first + length; i += 1) {
      starts[i] = at;
      at += sizes[i] ?? 0;
    }
  });
  return starts;
}

/** The samples that the table `stbl` of a video track lists. */
export function samplesOf(stbl: readonly Box[]): Samples {
  for (const { type, content } of stbl) {
    const group = type === 'sbgp' || type === 'csgp' ? fullBox(content).cursor.text(4) : undefined;
    // Pictures of open groups where decoding can start as well.
    if (type === 'stps' || group === 'rap ') throw incomplete('it has keyframes of several kinds');
  }
  const { count, same, each } = sizesOf(stbl);
  if (count > maxSamples) throw incomplete('it has too many samples');
  return {
    count,
    sizes: each ?? new Uint32Array(count).fill(same),
    ...timesOf(stbl, count),
    ...offsetsOf(stbl, count),
    keys: keysOf(stbl, count),
  };
}
