import { Rational } from './rational.ts';

/*
 * Timecode of frames (SMPTE ST 12-1): hours, minutes, seconds and the number of the frame in its second. A second of it
 * has a whole number of frames, 30 of 29.97, so it lags behind the clock. Drop-frame timecode leaves out the first
 * numbers of every minute but each tenth, never a frame, and so stays with the clock.
 */

/** How timecode counts. */
export interface TimecodeBase {
  /** Frames that have a number in each second. */
  readonly base: number;
  /** Numbers that are left out at the beginning of a minute: 0 where none are. */
  readonly dropped: number;
}

/** The base for a rate: 30 of 30000/1001. Numbers are dropped at 29.97 and its multiples alone, whatever is asked. */
export function timecodeBase(rate: Rational, drop = false): TimecodeBase {
  const base = Math.max(1, Number(rate.round()));
  return { base, dropped: drop && canDrop(rate) ? base / 15 : 0 };
}

/** Whether there is drop-frame timecode of a rate. */
export function canDrop(rate: Rational): boolean {
  return rate.denominator === 1001n && rate.numerator % 30_000n === 0n;
}

/** A timecode as four numbers: hours, minutes, seconds, frames. */
export type TimecodeNumbers = readonly [hours: number, minutes: number, seconds: number, frames: number];

/** The number of a frame, counted from 0 at midnight, by its timecode; `undefined` where no frame has it. */
export function frameOfTimecode(
  [hours, minutes, seconds, frames]: TimecodeNumbers,
  { base, dropped }: TimecodeBase,
): number | undefined {
  if (minutes > 59 || seconds > 59 || frames >= base) return undefined;
  if (seconds === 0 && frames < dropped && minutes % 10 !== 0) return undefined;
  const whole = hours * 60 + minutes;
  return (whole * 60 + seconds) * base + frames - dropped * (whole - Math.floor(whole / 10));
}

/** The timecode of a frame; hours go on after 23. */
export function timecodeOfFrame(frame: number, { base, dropped }: TimecodeBase): TimecodeNumbers {
  const perMinute = base * 60 - dropped;
  const perTen = perMinute * 10 + dropped;
  const tens = Math.floor(frame / perTen);
  const rest = frame - tens * perTen;
  // The first of ten minutes leaves nothing out, so it is longer.
  const minute = rest < perMinute + dropped ? 0 : Math.floor((rest - dropped) / perMinute);
  const number = frame + dropped * (9 * tens + minute);
  const seconds = Math.floor(number / base);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, number % base];
}

/** A timecode that was read. */
export interface ReadTimecode {
  readonly numbers: TimecodeNumbers;
  /** Whether it is written as drop-frame timecode: with `;`, `.` or `,` before the frames. */
  readonly drop: boolean;
}

/** `01:00:00:00`, `01:00:00;00`, `01;00;00;00`, `01:00:00.00`; `undefined` where it is none. */
export function readTimecode(text: string): ReadTimecode | undefined {
  const match = /^(\d{1,2})[:;](\d{1,2})[:;](\d{1,2})([:;.,])(\d{1,3})$/.exec(text.trim());
  if (match === null) return undefined;
  const [, hours, minutes, seconds, separator, frames] = match;
  return {
    numbers: [Number(hours), Number(minutes), Number(seconds), Number(frames)],
    drop: separator !== ':',
  };
}

/** `01:00:00:00`, with `;` before the frames where numbers are dropped. */
export function timecodeText(frame: number, base: TimecodeBase): string {
  const [hours, minutes, seconds, frames] = timecodeOfFrame(frame, base).map((part) => String(part).padStart(2, '0'));
  return `${hours}:${minutes}:${seconds}${base.dropped > 0 ? ';' : ':'}${frames}`;
}

/**
 * Seconds from midnight to a frame by its timecode, by the clock of its rate; `undefined` where the text is none, or no
 * frame of that rate has it.
 */
export function secondsOfTimecode(text: string, rate: Rational): Rational | undefined {
  const read = readTimecode(text);
  if (read === undefined) return undefined;
  const frame = frameOfTimecode(read.numbers, timecodeBase(rate, read.drop));
  return frame === undefined ? undefined : Rational.of(frame).div(rate);
}
