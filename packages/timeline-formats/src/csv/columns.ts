import { listError } from '../list-error.ts';
import { columnNames } from '../names/list-names.ts';
import type { CsvRecord } from './read-csv.ts';

type Field = (typeof columnNames.fields)[number];

/** Where a list has what. */
export interface Columns {
  readonly count: number;
  /** What the header calls each column; empty for one that has no name. */
  readonly names: readonly string[];
  /** Positions from 0. */
  readonly at: ReadonlyMap<Field, number>;
}

const remedy = 'Begin the list with the line: source,start,end';

/** The columns that a header names. Errors: `invalid-list`. */
export function columnsOf({ line, fields }: CsvRecord): Columns {
  const at = new Map<Field, number>();
  const names = fields.map((field) => field.trim());
  for (const [position, name] of names.entries()) {
    const place = { line, column: position + 1 };
    const field = name === '' ? 'note' : columnNames.of(name);
    if (field === 'note') continue;
    if (field === undefined) throw unknown(place, name, names);
    const before = at.get(field);
    if (before !== undefined) {
      const first = names[before]?.toLowerCase();
      const problem =
        first === name.toLowerCase()
          ? `the header has "${first}" twice.`
          : `"${names[before]}" and "${name}" are the same.`;
      throw listError(place, problem, 'Keep one of them.');
    }
    at.set(field, position);
  }
  if (at.has('source')) return { count: fields.length, names, at };
  throw listError({ line, column: 1 }, 'the header has no column "source".', remedy);
}

/** Of a line in which nothing is a name of a column, it is the whole line that is wrong. */
function unknown(place: { readonly line: number; readonly column: number }, name: string, names: readonly string[]) {
  const advice = columnNames.advice(name);
  const isHeader = advice.startsWith('Did') || names.some((each) => columnNames.of(each) !== undefined);
  if (!isHeader) return listError({ ...place, column: 1 }, 'the header has no column "source".', remedy);
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return listError(place, `there is no column ${JSON.stringify(short)}.`, advice);
}
