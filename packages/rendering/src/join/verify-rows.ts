import { ClipwrightError } from '@clipwright/core';

/** One line that ffprobe printed, by the names of its fields; `section` says what it is of. */
export type Row = ReadonlyMap<string, string>;

/** `packet|stream_index=0|pts=0` */
export function rowOf(line: string): Row {
  const [section = '', ...fields] = line.trim().split('|');
  const pairs = fields.map((field): [string, string] => {
    const cut = field.indexOf('=');
    return [field.slice(0, cut), field.slice(cut + 1)];
  });
  return new Map([['section', section], ...pairs]);
}

/** A whole number of a row. Throws `verification-failed`. */
export function wholeNumber(row: Row, key: string): number {
  const value = Number(row.get(key) ?? Number.NaN);
  if (Number.isInteger(value)) return value;
  throw notAsPlanned(`A ${row.get('section')} has ${key}=${row.get(key)}.`);
}

/** The error of an output that is not to be put in place. */
export function notAsPlanned(what: string, details: Readonly<Record<string, unknown>> = {}): ClipwrightError {
  return new ClipwrightError('verification-failed', `The output is not what was planned. ${what}`, {
    remedy: 'Nothing was written; please report this with the list and the sources.',
    details,
  });
}
