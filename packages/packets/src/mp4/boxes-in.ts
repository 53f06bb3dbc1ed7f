import { damaged } from './damaged.ts';

/** A box, whole and by what is in it. */
export interface Box {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly content: DataView;
}

/** More than a box of our own has. */
const maxBoxes = 1000;

/**
 * The boxes that follow each other in bytes; a few bytes too short for one may end them. Errors: `source-damaged` where
 * one is longer than what is left.
 *
 * @param from Bytes that are none of them, at the beginning.
 */
export function boxesIn({ buffer, byteOffset, byteLength }: DataView, from = 0): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= byteLength; ) {
    const view = new DataView(buffer, byteOffset + at, byteLength - at);
    const { type, size, header } = boxHeader(view, view.byteLength);
    if (size > view.byteLength || boxes.length === maxBoxes) throw damaged(`its box ${type} does not end`);
    boxes.push({
      type,
      bytes: new Uint8Array(buffer, byteOffset + at, size),
      content: new DataView(buffer, byteOffset + at + header, size - header),
    });
    at += size;
  }
  return boxes;
}

/**
 * What a box begins with, of which 8 bytes are there at least. Errors: `source-damaged`.
 *
 * @param rest Bytes to the end of what it lies in.
 */
export function boxHeader(
  view: DataView,
  rest: number,
): { readonly type: string; readonly size: number; readonly header: number } {
  const short = view.getUint32(0);
  const type = String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7));
  const header = short === 1 ? 16 : 8;
  if (view.byteLength < header) throw damaged(`its box ${type} is cut off`);
  const size = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? rest : short;
  if (size < header) throw damaged(`its box ${type} has no size`);
  return { type, size, header };
}

/** What is in the first box of a type. Errors: `source-damaged` where there is none. */
export function contentOf(boxes: readonly Box[], type: string): DataView {
  const content = optional(boxes, type);
  if (content === undefined) throw damaged(`it has no box ${type}`);
  return content;
}

/** The same; `undefined` where there is none. */
export function optional(boxes: readonly Box[], type: string): DataView | undefined {
  return boxes.find((box) => box.type === type)?.content;
}

/**
 * The rows of a table, behind a version and the number of rows. Errors: `source-damaged` where it is longer than its
 * box.
 *
 * @param from Bytes before that number.
 */
export function rowsOf(table: DataView, bytes: number, from = 4): { readonly rows: number; readonly start: number } {
  const rows = table.byteLength < from + 4 ? Number.POSITIVE_INFINITY : table.getUint32(from);
  const start = from + 4;
  if (rows * bytes > table.byteLength - start) throw damaged('a table of its samples is cut off');
  return { rows, start };
}
