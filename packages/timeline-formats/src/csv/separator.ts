import { parse } from '#csv-parse';
import { columnNames } from '../names/list-names.ts';
import { looksLikeClip } from './without-header.ts';

/**
 * What stands between the fields of a list: a comma, what spreadsheets write where the comma is for decimals, or a tab.
 */
export type Separator = ',' | ';' | '\t';

const separators: readonly Separator[] = [',', ';', '\t'];

/** Characters of a first line: it names columns, or one clip. */
const longest = 64 * 1024;

/**
 * The separator of a list, by its first line: the one by which most of its fields are names of columns or, of a list
 * without a header, the one by which it is a clip. A comma where that leaves several.
 */
export function separatorOf(text: string): Separator {
  const readings = separators.map((separator) => ({ separator, fields: firstFields(text, separator) }));
  const named = readings.map(({ fields }) => fields.filter(isColumn).length);
  const max = Math.max(...named);
  if (max > 0) return separators[named.indexOf(max)] ?? ',';
  const clips = readings.filter(({ fields }) => fields.length > 1 && looksLikeClip(fields));
  return clips.length === 1 ? (clips[0]?.separator ?? ',') : ',';
}

function isColumn(name: string): boolean {
  const field = columnNames.of(name);
  return field !== undefined && field !== 'note';
}

function firstFields(text: string, separator: Separator): readonly string[] {
  try {
    const options = { delimiter: separator, relax_column_count: true, skip_empty_lines: true, to: 1 } as const;
    const [fields]: string[][] = parse(text.slice(0, longest), { ...options, record_delimiter: ['\r\n', '\n', '\r'] });
    return fields ?? [];
  } catch {
    // Not to be read that way, or too long: reading the whole list tells.
    return [];
  }
}
