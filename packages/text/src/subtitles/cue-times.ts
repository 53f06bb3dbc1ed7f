/** What a line of times says. */
export interface CueTimes {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** What stands behind the times. */
  readonly rest: string;
}

const time = String.raw`(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const times = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?:\s+(.*))?$`);

/** Whether a line is meant to have the times of a cue. */
export function hasArrow(line: string): boolean {
  return line.includes('-->');
}

/**
 * `01:02:03,400 --> 01:02:05,000`, with a comma or a point, hours or none; `undefined` for anything else. Both formats
 * are read alike, since files of each are written in the other's way.
 */
export function parseCueTimes(line: string): CueTimes | undefined {
  const found = times.exec(line);
  if (found === null) return undefined;
  const [, ...parts] = found;
  const start = secondsOf(parts.slice(0, 4));
  const end = secondsOf(parts.slice(4, 8));
  return start === undefined || end === undefined ? undefined : { start, end, rest: parts[8]?.trim() ?? '' };
}

function secondsOf([hours = '0', minutes = '0', seconds = '0', fraction = '0']: readonly (string | undefined)[]) {
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  // A whole number of milliseconds first, so that the decimal is the nearest one.
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (whole * 1000 + Number(fraction.padEnd(3, '0'))) / 1000;
}

/** `01:02:03.400`, rounded to milliseconds; `separator` stands before those. */
export function cueTime(seconds: number, separator: '.' | ','): string {
  const milliseconds = Math.max(0, Math.round(seconds * 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.floor(milliseconds / 1000);
  const clock = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
  return `${clock}${separator}${String(milliseconds % 1000).padStart(3, '0')}`;
}
