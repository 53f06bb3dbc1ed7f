/** Seconds with as many decimals as a list needs: `12.345 s`. */
export function secondsText(seconds: number): string {
  return `${seconds.toFixed(3)} s`;
}

/** The same without its unit, for columns of a table. */
export function secondsCell(seconds: number): string {
  return seconds.toFixed(3);
}

/** How long something took: `850 ms`, `3.2 s`. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Time to go: `0:07`, `12:00`, `1:02:03`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** Bytes with three digits: `1.23 MB`, `512 bytes`. Powers of 1000. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** `30`, `29.97`: a rate for people. */
export function rateText(rate: string): string {
  const [numerator = '0', denominator = '1'] = rate.split('/');
  return String(Number((Number(numerator) / Number(denominator)).toFixed(3)));
}

/** `1 clip`, `2 clips`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
