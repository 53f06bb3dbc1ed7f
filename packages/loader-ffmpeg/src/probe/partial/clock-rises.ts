import { constants, type FileHandle, open } from 'node:fs/promises';
import { distancesOf } from '@clipwright/core/probing';
import { beginsAnywhere } from '@clipwright/ffmpeg';
import { beginsPes, packetGrid, payloadAt } from '@clipwright/node-kit';
import { textOf } from '../json-record.ts';
import type { Probe } from '../probe-reader.ts';
import { pesTime } from './pes-time.ts';

/** Places of a file that are looked at, the same distance apart. */
const places = 32;

/** Bytes that are read at a place: at least, and at most. */
const smallest = 64 * 1024;
const largest = 8 * 1024 * 1024;

/**
 * How often its usual step a clock may rise from one place to the next: what moves takes more bytes than what stands
 * still.
 */
const maxUnevenness = 4;
/** Ticks by which a clock has leapt: five seconds. */
const leap = 5 * 90_000;

/** The times of a stream's packets that begin in a stretch of a file, in the order of the file. */
type TimesIn = (bytes: Buffer) => readonly number[];

/**
 * Whether the clock of an MPEG stream rises from each of some places of its file to the next, so that it can be sought
 * by times; of other containers it is taken for granted; and not much more in one step than in most. A few recordings
 * one after the other in one file have a clock that starts over.
 */
export async function clockRises(uri: string, probe: Probe, stream: number): Promise<boolean> {
  const container = textOf(probe.format, 'format_name') ?? '';
  if (!beginsAnywhere(container)) return true;
  const id = Number(textOf(probe.streams.find(({ index }) => index === stream) ?? {}, 'id'));
  if (!Number.isInteger(id)) return false;
  const sizes = (probe.packets.get(stream) ?? []).map(({ size }) => size);
  const stretch = Math.min(largest, Math.max(smallest, 3 * Math.max(...sizes)));
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const timesIn = container === 'mpegts' ? timesOfPackets(id) : timesOfPrograms(id);
  return await rises(file, stretch, timesIn);
}

async function rises(file: FileHandle, stretch: number, timesIn: TimesIn): Promise<boolean> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(stretch);
  const firsts: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < places; place += 1) {
    const start = Math.floor((Math.max(0, size - stretch) * place) / (places - 1));
    const { bytesRead } = await file.read(bytes, 0, stretch, start);
    const times = timesIn(bytes.subarray(0, bytesRead));
    const [first] = times;
    if (first === undefined) return false;
    firsts.push(first);
    for (const time of times) {
      if (time < before) return false;
      before = time;
    }
  }
  const steps = distancesOf(firsts);
  return steps === undefined || (steps.sorted.at(-1) ?? 0) <= maxUnevenness * steps.median + leap;
}

/** Of a program stream: its packets begin with the stream's number. */
function timesOfPrograms(id: number): TimesIn {
  const code = Buffer.from([0, 0, 1, id & 0xff]);
  return (bytes) => {
    const times: number[] = [];
    for (let at = bytes.indexOf(code); at >= 0; at = bytes.indexOf(code, at + 4)) times.push(...timeAt(bytes, at));
    return times;
  };
}

const timeAt = (bytes: Buffer, at: number): readonly number[] => {
  const time = pesTime(bytes, at);
  return time === undefined ? [] : [time];
};

/** Of a transport stream: in packets of one size, each with the number of its stream. */
function timesOfPackets(id: number): TimesIn {
  return (bytes) => {
    const grid = packetGrid(bytes);
    const times: number[] = [];
    if (grid === undefined) return times;
    for (let at = grid.first; at + 188 <= bytes.length; at += grid.size) {
      if (beginsPes(bytes, at, id)) times.push(...timeAt(bytes, payloadAt(bytes, at)));
    }
    return times;
  };
}
