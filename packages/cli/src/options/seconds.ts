import { secondsToRational } from '@clipwright/core/author';
import { InvalidArgumentError } from 'commander';

/** `1.5`: decimals are kept as they are written. */
export function parseSeconds(text: string): string {
  const trimmed = text.trim();
  if (/^\d{1,9}(\.\d{1,9})?$/.test(trimmed)) return trimmed;
  throw new InvalidArgumentError('Write seconds, such as 1.5.');
}

/** `1.5,3,10`: in any order; they come in rising order, each once. */
export function parseTimes(text: string): readonly string[] {
  const times = text.split(',').map(parseSeconds);
  const exact = times.map((time) => ({ time, value: secondsToRational(time) }));
  exact.sort((a, b) => a.value.compare(b.value));
  return exact.flatMap(({ time, value }, position) =>
    exact[position - 1]?.value.equals(value) === true ? [] : [time],
  );
}
