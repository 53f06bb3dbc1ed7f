import { checkSize } from './check-size.ts';
import { placeOf } from './json/place-of.ts';
import { listError } from './list-error.ts';

/**
 * The text of a list's bytes: UTF-8, or UTF-16 where a byte order mark says so (as spreadsheets write it). Errors:
 * `invalid-list` with `line` and `column` in `details` for anything else; for more than 64 MB.
 */
export function decodeList(bytes: Uint8Array): string {
  checkSize(bytes.length);
  const encoding = encodingOf(bytes);
  try {
    return decoder(encoding).decode(bytes);
  } catch (cause) {
    const text = textBefore(bytes, encoding);
    throw listError(
      placeOf(text, text.length),
      `it is not text in ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'} there.`,
      'Save it as UTF-8. Video files are named one by one, without a list.',
      cause,
    );
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function decoder(encoding: string) {
  return new TextDecoder(encoding, { fatal: true });
}

/** What can be decoded of the beginning: where that ends is found by halving. */
function textBefore(bytes: Uint8Array, encoding: string): string {
  let [text, good, bad] = ['', 0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      // As a part of more: a character that is cut off is left out.
      text = decoder(encoding).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return text;
}
