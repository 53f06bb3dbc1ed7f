import type { Fonts, TextFont } from './text-font.ts';

/**
 * The first font that has every letter of a grapheme, or else of the one character that it is composed to; where none
 * has, the first. A base and its marks are never of two fonts: they would not fit together.
 */
export function chooseFont(grapheme: string, fonts: Fonts): TextFont {
  const has = (font: TextFont): boolean =>
    !(font.hasColors && isLetter(grapheme)) && (hasAll(font, grapheme) || hasAll(font, grapheme.normalize('NFC')));
  return fonts.find(has) ?? fonts[0];
}

/** Digits and signs that fonts of emoji have as parts of others (`1\u20e3`): alone they are text. */
function isLetter(grapheme: string): boolean {
  return grapheme.length === 1 && grapheme < '\u2000';
}

function hasAll(font: TextFont, text: string): boolean {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).every(
    (code) => isInvisible(code) || font.has(code),
  );
}

/**
 * Characters that say how their neighbours look, and that fonts need no glyph for: joiners and marks of direction,
 * variation selectors, the byte order mark (of `Default_Ignorable_Code_Point`, what stands in running text).
 */
function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x34f ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}
