import type { Clip, Seconds } from '@clipwright/core';
import { checkCount } from '../check-size.ts';
import { fileNameProblem } from '../file-name-problem.ts';
import { listError } from '../list-error.ts';
import { asNumber, readTime } from '../read-time.ts';
import { sourceNames } from '../source-names.ts';
import { sourceUri } from '../source-uri.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';

/** The clips of a CSV list. Errors: `invalid-list`. */
export function parseCsvList(text: string, base: string | undefined): readonly Clip[] {
  const [header, ...records] = readCsv(text);
  checkCount(records.length);
  const columns = columnsOf(header ?? { line: 1, fields: [] });
  return records.map((record) => clipOf(record, columns, base));
}

interface Columns {
  readonly count: number;
  /** Positions from 0; -1 for one that is not there. */
  readonly source: number;
  readonly start: number;
  readonly end: number;
  readonly speed: number;
  readonly volume: number;
  readonly mute: number;
  readonly crossfade: number;
}

function columnsOf({ line, fields }: CsvRecord): Columns {
  const names = fields.map((field) => field.trim().toLowerCase());
  const position = (name: string): number => {
    const first = names.indexOf(name);
    const second = names.indexOf(name, first + 1);
    if (first < 0 || second < 0) return first;
    throw listError({ line, column: second + 1 }, `the header has "${name}" twice.`, 'Keep one of them.');
  };
  const source = sourceNames.map(position).find((found) => found >= 0);
  if (source === undefined) {
    throw listError(
      { line, column: 1 },
      'the header has no column "source".',
      'Begin the list with the line: source,start,end',
    );
  }
  return {
    count: fields.length,
    source,
    start: position('start'),
    end: position('end'),
    speed: position('speed'),
    volume: position('volume'),
    mute: position('mute'),
    crossfade: position('crossfade'),
  };
}

function clipOf(record: CsvRecord, columns: Columns, base: string | undefined): Clip {
  const { line, fields } = record;
  if (fields.length !== columns.count) {
    throw listError(
      { line, column: Math.min(fields.length, columns.count) },
      `it has ${fields.length} fields, and the header ${columns.count}.`,
      'Put a name with a comma in it in double quotes.',
    );
  }
  const source = fields[columns.source] ?? '';
  const problem = fileNameProblem(source);
  if (problem !== undefined) {
    throw listError({ line, column: columns.source + 1 }, `the source ${problem}.`, 'Name a file.');
  }
  const start = timeOf(record, 'start', columns.start);
  const end = timeOf(record, 'end', columns.end);
  const speed = timeOf(record, 'speed', columns.speed);
  const volume = timeOf(record, 'volume', columns.volume);
  const mute = flagOf(record, 'mute', columns.mute);
  const crossfade = timeOf(record, 'crossfade', columns.crossfade);
  return {
    source,
    ...sourceUri(source, base),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(speed === undefined ? {} : { speed }),
    ...(volume === undefined ? {} : { volume: Number(volume) }),
    ...(mute === undefined ? {} : { mute }),
    ...(crossfade === undefined ? {} : { transition: { type: 'crossfade', duration: crossfade } }),
  };
}

function flagOf({ line, fields }: CsvRecord, name: string, position: number): boolean | undefined {
  const field = fields[position]?.trim().toLowerCase() ?? '';
  if (field === '') return undefined;
  if (field === 'true' || field === 'false') return field === 'true';
  throw listError(
    { line, column: position + 1 },
    `the ${name} ${JSON.stringify(field.slice(0, 40))} is none.`,
    'Write true or false.',
  );
}

function timeOf({ line, fields }: CsvRecord, name: string, position: number): Seconds | undefined {
  const field = fields[position]?.trim() ?? '';
  if (field === '') return undefined;
  const seconds = readTime(field);
  if (seconds !== undefined) return asNumber(seconds);
  throw listError(
    { line, column: position + 1 },
    `the ${name} ${JSON.stringify(field.slice(0, 40))} is no time.`,
    'Write seconds such as 1.5, or a timecode such as 00:01:02.500.',
  );
}
