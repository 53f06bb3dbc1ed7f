import { ClipwrightError } from '@clipwright/core';
import { checkSize } from './check-size.ts';

/**
 * The text of a list's bytes: UTF-8, or UTF-16 where a byte order mark says so (as spreadsheets write it).
 * Errors: `invalid-list` for anything else, and for more than 64 MB.
 */
export function decodeList(bytes: Uint8Array): string {
  checkSize(bytes.length);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ClipwrightError('invalid-list', 'The list is not text in UTF-8.', {
      remedy: 'Save it as UTF-8. Video files are named one by one, without a list.',
      cause,
    });
  }
}
