/** What ends a line: vertical tab, form feed, and next line, line and paragraph separator of Unicode. */
const lineEnds = new Set([0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x2028, 0x2029]);

/**
 * Text as it is laid out: every line end a line feed, tabulators spaces, no other control characters, and half of a
 * surrogate pair as what Unicode puts in place of what cannot be shown.
 */
export function cleanText(text: string): string {
  let cleaned = '';
  for (const character of text.replaceAll('\r\n', '\n')) {
    const code = character.codePointAt(0) ?? 0;
    if (lineEnds.has(code)) cleaned += '\n';
    else if (code === 0x09) cleaned += ' ';
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) continue;
    else cleaned += code >= 0xd800 && code <= 0xdfff ? '\ufffd' : character;
  }
  return cleaned;
}
