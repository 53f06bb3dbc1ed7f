import { CsvError, parse } from '#csv-parse';
import { listLimits } from '../limits.ts';
import { listError } from '../list-error.ts';
import type { Separator } from './separator.ts';

export interface CsvRecord {
  /** From 1; of a record of several lines the last. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a CSV text, its header among them, empty ones left out. Errors: `invalid-list`. */
export function readCsv(text: string, separator: Separator): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: listLimits.line,
      record_delimiter: ['\r\n', '\n', '\r'],
      // One more than is allowed, and the header: enough to see that there are too many.
      to: listLimits.items + 2,
      on_record: (fields: string[], { lines }) => {
        if (fields.some((field) => field !== '')) records.push({ line: lines, fields });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (records.at(-1)?.line ?? 0) + 1;
    const column = typeof error.index === 'number' ? error.index + 1 : 1;
    const problem = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quote is not closed.' : `${error.message}.`;
    throw listError({ line, column }, problem, 'Put a field with a comma or a quote in it in double quotes.', error);
  }
  return records;
}
