/** Something about drawn text that may not be what was wanted. */
export interface TextWarning {
  readonly code: 'glyphs-missing' | 'text-outside';
  readonly message: string;
}

/** Of more, the number says enough. */
const named = 20;

/** @param graphemes Each once. */
export function glyphsMissing(graphemes: readonly string[]): TextWarning {
  const shown = graphemes.slice(0, named).map((grapheme) => `${grapheme} (${codePoints(grapheme)})`);
  const more = graphemes.length > named ? ` and ${graphemes.length - named} more` : '';
  return {
    code: 'glyphs-missing',
    message: `No font has a glyph for ${shown.join(', ')}${more}: boxes are drawn. Name a font file that has them (fontFile).`,
  };
}

function codePoints(grapheme: string): string {
  return Array.from(grapheme, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  }).join(' ');
}

export function textOutside(): TextWarning {
  return {
    code: 'text-outside',
    message:
      'Some of the text lies outside of the picture, and is cut off. Make it smaller, shorter, or place it elsewhere.',
  };
}
