import { type FileHandle, open } from 'node:fs/promises';

const magic = '\x7fELF';
const interpreterEntry = 3;

/** A table of segments of a program is far smaller. */
const maxEntries = 128;

/**
 * The program that loads the libraries of another one, as that says itself (ELF of 64 bits, little-endian): `''` where
 * it loads none, and `undefined` where this is no such program: a script, or one of another system.
 */
export async function elfInterpreter(file: string): Promise<string | undefined> {
  await using handle = await open(file, 'r');
  const header = await bytesOf(handle, 0, 64);
  if (header.length < 64 || header.toString('latin1', 0, 4) !== magic || header[4] !== 2 || header[5] !== 1) {
    return undefined;
  }
  const [size, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  if (size < 56 || count === 0 || count > maxEntries) return undefined;
  const table = await bytesOf(handle, Number(header.readBigUInt64LE(32)), size * count);
  if (table.length < size * count) return undefined;
  for (let at = 0; at < table.length; at += size) {
    if (table.readUInt32LE(at) !== interpreterEntry) continue;
    const length = Math.min(4096, Number(table.readBigUInt64LE(at + 32)));
    const name = await bytesOf(handle, Number(table.readBigUInt64LE(at + 8)), length);
    return name.toString('utf8').replace(/\0.*$/s, '');
  }
  return '';
}

async function bytesOf(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
