import { Rational } from '@clipwright/core';
import { largestHeader, maxSamples } from '../bounds.ts';
import type { ByteFile } from '../bytes/byte-file.ts';
import { incomplete } from '../incomplete.ts';
import { type Box, boxesIn, fullBox, only, required } from './boxes.ts';
import type { FragmentDefaults, Movie } from './movie.ts';
import type { Samples } from './sample-table.ts';
import { steadyRate } from './steady-rate.ts';

/**
 * Bits of a sample's flags that keep decoding from starting there: not a sync sample, and one that depends on others.
 */
const refersToOthers = 0x0101_0000;

/** A sample of a fragment; times in ticks. */
export interface FragmentSample {
  /** Position in the file. */
  readonly place: number;
  readonly time: number;
  readonly duration: number;
  readonly offset: number;
  readonly size: number;
  readonly key: boolean;
}

/** The samples of a track in all fragments, in decoding order. */
export type FragmentSamples = FragmentSample[];

/**
 * Reads one track's part of one fragment (ISO/IEC 14496-12, 8.8).
 *
 * @param already Samples of the track that were read before.
 */
function readRuns(
  traf: readonly Box[],
  moofStart: number,
  defaults: FragmentDefaults,
  file: ByteFile,
  already: number,
): FragmentSamples {
  const samples: FragmentSamples = [];
  const { flags, cursor: head } = fullBox(required(traf, 'tfhd'));
  head.u32();
  const base = flags & 1 ? head.u64() : flags & 0x2_00_00 ? moofStart : undefined;
  if (base === undefined || (flags & 2 && head.u32() !== 1)) throw incomplete('its fragments are odd');
  const duration = flags & 8 ? head.u32() : defaults.duration;
  const size = flags & 0x10 ? head.u32() : defaults.size;
  const defaultFlags = flags & 0x20 ? head.u32() : defaults.flags;
  const tfdt = only(traf, 'tfdt');
  if (tfdt === undefined) throw incomplete('its fragments do not say when they begin');
  const { version, cursor: clock } = fullBox(tfdt);
  let time = version === 1 ? clock.u64() : clock.u32();
  for (const { content } of traf.filter(({ type }) => type === 'trun')) {
    const { version: signed, flags: has, cursor } = fullBox(content);
    const count = cursor.u32();
    // Samples that all are as usual take no room in the table: only their number tells of them.
    if (count > maxSamples - already - samples.length) throw incomplete('it has too many samples');
    if (!(has & 1)) throw incomplete('its fragments do not say where their samples are');
    let at = base + cursor.i32();
    const first = has & 4 ? cursor.u32() : undefined;
    for (let i = 0; i < count; i += 1) {
      const lasts = has & 0x100 ? cursor.u32() : duration;
      const bytes = has & 0x200 ? cursor.u32() : size;
      const own = has & 0x400 ? cursor.u32() : i === 0 ? (first ?? defaultFlags) : defaultFlags;
      const offset = has & 0x800 ? (signed === 0 ? cursor.u32() : cursor.i32()) : 0;
      if (lasts === 0 || bytes === 0) throw incomplete('its fragments have empty samples');
      if (offset < 0) throw incomplete('the times in its fragments are odd', 'timestamps-broken');
      samples.push({ place: at, time, duration: lasts, offset, size: bytes, key: (own & refersToOthers) === 0 });
      time += lasts;
      at += bytes;
      if (at > file.size) throw incomplete('it ends before its samples do', 'damaged');
    }
  }
  return samples;
}

/** The table of a video track, as one without fragments has it. */
export function tableOf(samples: FragmentSamples, timescale: number): Samples {
  const count = samples.length;
  const [first, last] = [samples[0], samples.at(-1)];
  const isSteady = samples.every(({ time, duration }, i) => {
    const next = samples[i + 1];
    return duration === first?.duration && (next === undefined || next.time === time + duration);
  });
  // ffmpeg only guesses the rate here, and guesses usual ones right.
  const times = samples.map(({ time }) => time);
  const defaultFlags = steadyRate(times, Rational.of(1, timescale));
  if (
    first === undefined ||
    last === undefined ||
    !isSteady ||
    defaultFlags?.mul(first.duration).compare(timescale) !== 0
  ) {
    throw incomplete('the frames of its fragments come unevenly');
  }
  return {
    count,
    times: Float64Array.from([...times, last.time + last.duration]),
    offsets: samples.some(({ offset }) => offset !== 0) ? Int32Array.from(samples, ({ offset }) => offset) : undefined,
    sizes: Uint32Array.from(samples, ({ size }) => size),
    keys: Uint8Array.from(samples, ({ key }) => (key ? 1 : 0)),
    step: first.duration,
    shift: 0,
  };
}

/** The samples of each track by its id, from the headers of all fragments. */
export async function readFragments(file: ByteFile, movie: Movie): Promise<ReadonlyMap<number, FragmentSamples>> {
  const found = new Map<number, FragmentSamples>();
  for (const { type, start, contentStart, end } of movie.boxes) {
    if (type !== 'moof') continue;
    if (end - contentStart > largestHeader) throw incomplete('its fragments are odd');
    for (const { content } of boxesIn(await file.read(contentStart, end - contentStart)).filter(isTraf)) {
      const traf = boxesIn(content);
      const id = fullBox(required(traf, 'tfhd')).cursor.u32();
      const defaults = movie.fragments?.get(id);
      if (defaults === undefined) throw incomplete('it says nothing of its fragments');
      const samples = found.get(id) ?? [];
      found.set(id, samples);
      for (const sample of readRuns(traf, start, defaults, file, samples.length)) samples.push(sample);
    }
  }
  return found;
}

const isTraf = ({ type }: Box): boolean => type === 'traf';
