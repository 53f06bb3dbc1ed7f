import { maxInFile, maxInHeader } from '../bounds.ts';
import type { ByteFile } from '../bytes/byte-file.ts';
import { Cursor } from '../bytes/cursor.ts';
import { Window } from '../bytes/window.ts';
import { incomplete } from '../incomplete.ts';

/** A box of an ISO base media file, within bytes at hand. */
export interface Box {
  readonly type: string;
  readonly content: Uint8Array;
}

/** A box of the file itself; its content may be gigabytes. */
export interface FileBox {
  readonly type: string;
  /** Position of the box, of its content, and of what follows. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** What types of boxes are made of: printable characters, and the sign that QuickTime begins those of texts with. */
const letters = /^[\x20-\x7e\xa9]{4}$/;

function sizeOf(cursor: Cursor, rest: number): { readonly type: string; readonly size: number } {
  const short = cursor.u32();
  const type = cursor.text(4);
  if (!letters.test(type)) throw incomplete(`its box ${JSON.stringify(type)} is none`);
  return { type, size: short === 1 ? cursor.u64() : short === 0 ? rest : short };
}

/** The boxes that bytes consist of. A few bytes too short for a box may follow them, as QuickTime ends lists. */
export function boxesIn(bytes: Uint8Array): readonly Box[] {
  const boxes: Box[] = [];
  const cursor = new Cursor(bytes);
  while (cursor.left >= 8) {
    const start = cursor.position;
    // Only the last box of a file may leave its size out.
    const { type, size } = sizeOf(cursor, 0);
    const header = cursor.position - start;
    if (size < header) throw incomplete(`its box ${JSON.stringify(type)} has no size`);
    if (boxes.length === maxInHeader) throw incomplete('its header has too many boxes');
    boxes.push({ type, content: cursor.take(size - header) });
  }
  return boxes;
}

/** The only box of a type, if there is one. */
export function only(boxes: readonly Box[], type: string): Uint8Array | undefined {
  const [first, second] = boxes.filter((box) => box.type === type);
  if (second !== undefined) throw incomplete(`it has two boxes ${type}`);
  return first?.content;
}

/** The only box of a type. */
export function required(boxes: readonly Box[], type: string): Uint8Array {
  const content = only(boxes, type);
  if (content === undefined) throw incomplete(`it has no box ${type}`);
  return content;
}

/** A cursor behind the version and flags that a full box begins with. */
export function fullBox(content: Uint8Array): {
  readonly version: number;
  readonly flags: number;
  readonly cursor: Cursor;
} {
  const cursor = new Cursor(content);
  return { version: cursor.u8(), flags: cursor.u24(), cursor };
}

/** The boxes of a file, one after the other, from a position on; only their headers are read. */
export async function* fileBoxes(file: ByteFile, from = 0): AsyncGenerator<FileBox, void> {
  const window = new Window(file, 512);
  let start = from;
  for (let count = 0; start + 8 <= file.size; count += 1) {
    if (count === maxInFile) throw incomplete('it has too many boxes');
    const cursor = new Cursor(await window.upTo(start, 16));
    const { type, size } = sizeOf(cursor, file.size - start);
    const end = start + size;
    if (size < cursor.position) throw incomplete(`its box ${JSON.stringify(type)} has no size`);
    if (end > file.size) throw incomplete(`its box ${JSON.stringify(type)} is cut off`, 'damaged');
    yield { type, start, contentStart: start + cursor.position, end };
    start = end;
  }
  if (start < file.size) throw incomplete('something follows its last box');
}
