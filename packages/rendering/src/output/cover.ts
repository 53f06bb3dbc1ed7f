import { readFile } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { sourceError } from '@clipwright/core/author';

/** A picture that stands for a file. */
export interface Cover {
  readonly kind: 'jpeg' | 'png';
  readonly bytes: Uint8Array;
}

/** It lies in memory while a file is written. */
const mostBytes = 16 * 2 ** 20;

/** What files begin with. */
const beginnings = { jpeg: [0xff, 0xd8, 0xff], png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] } as const;

/**
 * Reads a cover. Errors: `invalid-option` for a file that is none, or too large; `source-missing`, `source-unreadable`,
 * `out-of-resources`.
 */
export async function readCover(file: string): Promise<Cover> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw sourceError(file, error);
  });
  const kind = (['jpeg', 'png'] as const).find((name) => beginnings[name].every((byte, i) => bytes[i] === byte));
  if (kind === undefined) throw refused(file, 'is no JPEG and no PNG', 'Name a picture that is one of these.');
  if (bytes.length <= mostBytes) return { kind, bytes };
  throw refused(file, `has ${bytes.length} bytes`, `Name a smaller picture, of ${mostBytes} bytes at most.`);
}

function refused(cover: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The cover ${cover} ${what}.`, {
    remedy,
    details: { option: 'cover', cover },
  });
}
