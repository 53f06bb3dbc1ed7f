/**
 * A time as `[[hours:]minutes:]seconds` (`1:02.5`, `00:01:02.500`, with a comma as well, as subtitles have it) as a
 * decimal of seconds; only the first part may go beyond 59. `undefined` where it is none.
 */
export function timecodeSeconds(text: string): string | undefined {
  const match = /^(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})(?:[.,](\d{1,30}))?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes = '', seconds = '', fraction] = match;
  if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return undefined;
  const whole = (BigInt(hours ?? '0') * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return fraction === undefined ? `${whole}` : `${whole}.${fraction}`;
}
