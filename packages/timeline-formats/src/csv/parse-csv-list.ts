import type { Clip, FrameRate, Seconds } from '@clipwright/core';
import { checkCount } from '../check-size.ts';
import { endAfter } from '../end-after.ts';
import { fileNameProblem } from '../file-name-problem.ts';
import { listError } from '../list-error.ts';
import { readRate } from '../read-rate.ts';
import { asNumber, readTime } from '../read-time.ts';
import { sourceUri } from '../source-uri.ts';
import { type Columns, columnsOf } from './columns.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';
import { type Separator, separatorOf } from './separator.ts';
import { defaultColumns, looksLikeClip } from './without-header.ts';

/** The clips of a CSV list. Errors: `invalid-list`. */
export function parseCsvList(text: string, base: string | undefined): readonly Clip[] {
  const separator = separatorOf(text);
  const records = readCsv(text, separator);
  const [first = { line: 1, fields: [] }, ...others] = records;
  const hasHeader = !looksLikeClip(first.fields);
  checkCount(hasHeader ? others.length : records.length, () => ({ line: records.at(-1)?.line ?? 1, column: 1 }));
  const columns = hasHeader ? columnsOf(first) : columnsWithout(first);
  return (hasHeader ? others : records).map((record) => clipOf({ ...record, separator, columns }, base));
}

/** Those of a list without a header. */
function columnsWithout({ line, fields }: CsvRecord): Columns {
  const names = defaultColumns.slice(0, fields.length);
  if (fields.length === names.length)
    return { count: names.length, names, at: new Map(names.map((name, i) => [name, i])) };
  throw listError(
    { line, column: names.length + 1 },
    'the list has no header, and more columns than source, start and end.',
    'Say in its first line what they are, such as source,start,end,speed.',
  );
}

/** A clip's line. */
interface Row extends CsvRecord {
  readonly separator: Separator;
  readonly columns: Columns;
}

type Field = Parameters<Columns['at']['get']>[0];

function clipOf(row: Row, base: string | undefined): Clip {
  checkFields(row);
  const { line, columns } = row;
  const source = row.fields[columns.at.get('source') ?? 0] ?? '';
  const problem = fileNameProblem(source);
  if (problem !== undefined) throw listError(placeOf(row, 'source'), `the source ${problem}.`, 'Name a file.');
  const [start, duration] = [timeOf(row, 'start'), timeOf(row, 'duration')];
  if (duration !== undefined && field(row, 'end') !== '') {
    const column = Math.max(columns.at.get('end') ?? 0, columns.at.get('duration') ?? 0) + 1;
    throw listError(
      { line, column },
      `both "${nameOf(row, 'end')}" and "${nameOf(row, 'duration')}" say where the clip ends.`,
      'Keep one of them.',
    );
  }
  const end = duration === undefined ? timeOf(row, 'end') : endAfter(start, duration);
  const speed = timeOf(row, 'speed');
  const volume = timeOf(row, 'volume');
  const loudness = loudnessOf(row);
  const mute = flagOf(row, 'mute');
  const crossfade = timeOf(row, 'crossfade');
  const [fadeIn, fadeOut] = [timeOf(row, 'fadeIn'), timeOf(row, 'fadeOut')];
  const rate = rateOf(row);
  const name = field(row, 'name');
  return {
    source,
    ...sourceUri(source, base),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(speed === undefined ? {} : { speed }),
    ...(volume === undefined ? {} : { volume: Number(volume) }),
    ...(loudness === undefined ? {} : { loudness }),
    ...(mute === undefined ? {} : { mute }),
    ...(fadeIn === undefined ? {} : { fadeIn }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
    ...(rate === undefined ? {} : { rate }),
    ...(name === '' ? {} : { name }),
    ...(crossfade === undefined ? {} : { transition: { type: 'crossfade', duration: crossfade } }),
  };
}

const commaRemedy = 'A time such as 00:00:01,500 has a comma in it: put it in double quotes, or write 00:00:01.500.';

/** Whether the fields are those of the columns, and nothing was taken apart that belongs together. */
function checkFields({ line, fields, separator, columns }: Row): void {
  // Half of a time with a comma in it may look like the time after it.
  const torn = separator === ',' ? fields.findIndex((each, i) => isTorn(each, fields[i + 1])) : -1;
  if (fields.length !== columns.count) {
    throw listError(
      { line, column: Math.min(fields.length, columns.count) },
      `it has ${fields.length} fields, and the header ${columns.count}.`,
      torn >= 0 ? commaRemedy : 'Put a name with a comma in it in double quotes.',
    );
  }
  if (torn >= 0)
    throw listError({ line, column: torn + 2 }, 'it may be two times, or one with a comma in it.', commaRemedy);
  const nameless = fields.findIndex((each, i) => columns.names[i] === '' && each.trim() !== '');
  if (nameless >= 0) {
    throw listError(
      { line, column: nameless + 1 },
      'its column has no name in the header.',
      'Name it, or leave it out.',
    );
  }
}

/** `00:00:01` and `500`. */
function isTorn(first: string, second: string | undefined): boolean {
  return /^\s*\d+(?::\d{1,2}){1,2}$/.test(first) && second !== undefined && /^\d{3}\s*$/.test(second);
}

function field({ fields, columns }: Row, name: Field): string {
  const position = columns.at.get(name);
  return position === undefined ? '' : (fields[position]?.trim() ?? '');
}

function nameOf({ columns }: Row, name: Field): string {
  return columns.names[columns.at.get(name) ?? -1] ?? name;
}

function placeOf({ line, columns }: Row, name: Field) {
  return { line, column: (columns.at.get(name) ?? 0) + 1 };
}

function flagOf(row: Row, name: Field): boolean | undefined {
  const text = field(row, name).toLowerCase();
  if (text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw listError(
    placeOf(row, name),
    `the ${name} ${JSON.stringify(text.slice(0, 40))} is none.`,
    'Write true or false.',
  );
}

/** LUFS, which lie below 0. */
function loudnessOf(row: Row): number | undefined {
  const text = field(row, 'loudness');
  if (text === '') return undefined;
  const number = row.separator === ';' ? text.replace(/^(-?\d+),(\d+)$/, '$1.$2') : text;
  if (/^-?\d{1,3}(?:\.\d{1,9})?$/.test(number)) return Number(number);
  const problem = `the loudness ${JSON.stringify(text.slice(0, 40))} is none.`;
  throw listError(placeOf(row, 'loudness'), problem, 'Write LUFS, such as -16.');
}

function rateOf(row: Row): FrameRate | undefined {
  const text = field(row, 'rate');
  if (text === '') return undefined;
  const rate = readRate(row.separator === ';' ? text.replace(/^(\d+),(\d+)$/, '$1.$2') : text);
  if (rate !== undefined) return rate;
  const problem = `the rate ${JSON.stringify(text.slice(0, 40))} is none.`;
  throw listError(placeOf(row, 'rate'), problem, 'Write frames per second, such as 30, 29.97 or 30000/1001.');
}

function timeOf(row: Row, name: Field): Seconds | undefined {
  const text = field(row, name);
  if (text === '') return undefined;
  // Where the comma separates nothing it is for decimals.
  const seconds = readTime(text, { decimalComma: row.separator === ';' });
  if (seconds !== undefined) return asNumber(seconds);
  throw listError(
    placeOf(row, name),
    `the ${name} ${JSON.stringify(text.slice(0, 40))} is no time.`,
    'Write seconds such as 1.5, or a timecode such as 00:01:02.500.',
  );
}
