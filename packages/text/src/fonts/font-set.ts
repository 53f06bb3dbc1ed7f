import { ClipwrightError } from '@clipwright/core';
import type { HarfBuzz } from '../harfbuzz.ts';
import type { BaseFonts, FontFiles } from './font-files.ts';
import { type Fonts, openFont, type TextFont } from './text-font.ts';

/** Letters of at least that weight are bold. */
export const boldWeight = 600;

/** Gives the fonts of a style, each opened once. */
export type FontSet = (names: readonly string[], files: FontFiles, weight: number) => Fonts;

/**
 * The fonts that letters are looked for in: those that a style names, in their order, and the base font. Errors:
 * `invalid-option` for a name without bytes, `font-unreadable`.
 */
export function fontSet(harfbuzz: HarfBuzz, base: BaseFonts): FontSet {
  // By bytes and weight, for as long as whoever gave the bytes has them.
  const opened = new WeakMap<Uint8Array, Map<number, TextFont>>();
  const open = (bytes: Uint8Array, name: string, weight: number): TextFont => {
    const weights = opened.get(bytes) ?? new Map<number, TextFont>();
    opened.set(bytes, weights);
    const font = weights.get(weight) ?? openFont(harfbuzz, bytes, name, weight);
    weights.set(weight, font);
    return font;
  };
  return (names, files, weight) => {
    const chosen = names.map((name) => {
      const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
      if (bytes !== undefined) return open(bytes, name, weight);
      throw new ClipwrightError('invalid-option', `The bytes of the font ${name} were not given.`, {
        remedy: 'Read the file, and give its bytes under the name that the style has for it.',
        details: { option: 'style.fontFile' },
      });
    });
    const own = open(weight >= boldWeight ? base.bold : base.regular, 'of the package', weight);
    const [first, ...others] = chosen;
    return first === undefined ? [own] : [first, ...others, own];
  };
}
