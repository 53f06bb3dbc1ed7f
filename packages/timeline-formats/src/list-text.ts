import { foreignText } from '@clipwright/core/probing';
import { checkSize } from './check-size.ts';
import { listError } from './list-error.ts';

/** A list's text as it is read: as long as it may be, and without a mark of its encoding. Errors: `invalid-list`. */
export function listText(text: string): string {
  checkSize(text.length);
  return text.replace(/^\uFEFF/, '');
}

/** The same of a list in a format of our own, which many a text could be taken for. */
export function ownListText(text: string): string {
  const list = listText(text);
  const foreign = foreignText(list);
  if (foreign !== undefined) throw listError({ line: 1, column: 1 }, `it is ${foreign.what}.`, foreign.remedy);
  return list;
}
