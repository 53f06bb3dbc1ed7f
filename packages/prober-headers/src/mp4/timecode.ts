import { Cursor } from '../bytes/cursor.ts';
import type { Box } from './boxes.ts';

/** What a track of timecodes says of its clock. */
export interface TimecodeClock {
  /** Frames a second, rounded. */
  readonly rate: number;
  /** What its numbers count. */
  readonly counted: number;
  readonly drops: boolean;
  readonly wraps: boolean;
}

const dropFrame = 1;
const wrapsAtMidnight = 2;

/** Reads a sample entry `tmcd` (QuickTime File Format, Timecode Media); `undefined` where it counts nothing. */
export function timecodeClock({ content }: Box): TimecodeClock | undefined {
  const cursor = new Cursor(content);
  if (cursor.left < 25) return undefined;
  cursor.skip(12);
  const flags = cursor.u32();
  const [timescale, duration, frames] = [cursor.u32(), cursor.u32(), cursor.u8()];
  if (timescale === 0 || duration === 0 || frames === 0) return undefined;
  const rate = Math.floor((timescale + Math.floor(duration / 2)) / duration);
  const drops = (flags & dropFrame) !== 0;
  // Numbers are dropped of multiples of 29.97 alone.
  if (rate === 0 || (drops && rate % 30 !== 0)) return undefined;
  // Some round the one down and the other up.
  const counted = Math.abs(frames - Math.floor(timescale / duration)) <= 1 ? rate : frames;
  return { rate, counted, drops, wraps: (flags & wrapsAtMidnight) !== 0 };
}

/** The number that frames have which are counted one by one, where two of each 1800 but the tenth are dropped. */
function numbered(frame: number, rate: number): number {
  const dropped = (rate / 30) * 2;
  const perTenMinutes = (rate / 30) * 17_982;
  const tens = Math.floor(frame / perTenMinutes);
  const rest = frame % perTenMinutes;
  return frame + 9 * dropped * tens + dropped * Math.trunc((rest - dropped) / Math.trunc(perTenMinutes / 10));
}

/** A frame's timecode as text, as ffmpeg writes it. */
export function timecodeText(sample: number, { rate, counted, drops, wraps }: TimecodeClock): string {
  const frame = Math.round((sample * rate) / counted);
  const number = drops ? numbered(frame, rate) : frame;
  const seconds = Math.floor(number / rate);
  const hours = Math.floor(seconds / 3600);
  const digits = rate > 10_000 ? 5 : rate > 1000 ? 4 : rate > 100 ? 3 : 2;
  const two = (value: number): string => String(value).padStart(2, '0');
  const frames = String(number % rate).padStart(digits, '0');
  const clock = [wraps ? hours % 24 : hours, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${clock}${drops ? ';' : ':'}${frames}`;
}
