/** Seconds as people read them: `0:03.20`, `1:02:03.00`. */
export function timeText(seconds: number): string {
  const hundredths = Math.max(0, Math.round(seconds * 100));
  const whole = Math.floor(hundredths / 100);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const end = `${two(whole % 60)}.${two(hundredths % 100)}`;
  return minutes < 60 ? `${minutes}:${end}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${end}`;
}

/** The same with the number of the frame in its second: `0:03:05`. */
export function frameText(seconds: number, rate: number): string {
  const frame = Math.round(seconds * rate);
  const perSecond = Math.max(1, Math.round(rate));
  const whole = Math.floor(frame / perSecond);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(whole / 60)}:${two(whole % 60)}:${two(frame % perSecond)}`;
}

export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
