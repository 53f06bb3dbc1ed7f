import { ClipwrightError } from '@clipwright/core';
import type { HarfBuzz } from '../harfbuzz.ts';
import { type ColorGlyph, colorGlyphs } from './color-glyph.ts';
import { type GlyphOutline, outlineOf } from './glyph-outline.ts';

/** A glyph of shaped text, in the font's units. */
export interface ShapedGlyph {
  readonly glyph: number;
  /** UTF-16 units before the first letter that it shows. */
  readonly cluster: number;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

/** A font in use. Lengths are in its own units, heights upwards from the baseline. */
export interface TextFont {
  /** Units of an em. */
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
  /** As in CSS: what was asked for of a variable font, else what the file says of itself. */
  readonly weight: number;
  has(codePoint: number): boolean;
  /** Shapes a stretch of a text, in the order in which it is drawn from left to right. */
  shape(text: string, start: number, end: number, isRightToLeft: boolean): readonly ShapedGlyph[];
  outline(glyph: number): GlyphOutline;
  /** Whether it has glyphs in colours of their own, as fonts of emoji do. */
  readonly hasColors: boolean;
  /** A glyph that has colours of its own; `undefined` for one that has not. */
  color(glyph: number): ColorGlyph | undefined;
}

/** Fonts that a letter is looked for in, one after the other. */
export type Fonts = readonly [TextFont, ...TextFont[]];

/** A font file is read as a whole; the largest ones, of all Han characters, have some 20 MB. */
const maxBytes = 64 * 2 ** 20;

/**
 * Opens a font. Errors: `font-unreadable`.
 *
 * @param name For messages.
 * @param weight Of a variable font.
 */
export function openFont(harfbuzz: HarfBuzz, bytes: Uint8Array, name: string, weight: number): TextFont {
  if (bytes.length > maxBytes) throw unreadable(name, `has ${bytes.length} bytes`);
  const face = new harfbuzz.Face(new harfbuzz.Blob(bytes));
  // What is no font opens as one without letters.
  const characters = new Set(face.collectUnicodes());
  if (characters.size === 0) throw unreadable(name, 'is no font that can be read');
  const font = new harfbuzz.Font(face);
  const axis = face.getAxisInfos().wght;
  if (axis !== undefined) {
    font.setVariations([new harfbuzz.Variation('wght', Math.min(axis.max, Math.max(axis.min, weight)))]);
  }
  const { ascender, descender } = font.hExtents();
  const buffer = new harfbuzz.Buffer();
  const outlines = new Map<number, GlyphOutline>();
  const colors = colorGlyphs(harfbuzz, face, font);
  return {
    unitsPerEm: face.upem,
    ascender,
    descender,
    weight: axis === undefined ? weightClass(face.referenceTable('OS/2')) : weight,
    has: (codePoint) => characters.has(codePoint),
    shape: (text, start, end, isRightToLeft) => {
      buffer.reset();
      // The whole text is the context, by which letters of connected scripts take their form.
      buffer.addText(text, start, end - start);
      buffer.setDirection(isRightToLeft ? harfbuzz.Direction.RTL : harfbuzz.Direction.LTR);
      buffer.guessSegmentProperties();
      harfbuzz.shape(font, buffer);
      const positions = buffer.getGlyphPositions();
      return buffer.getGlyphInfos().map(({ codepoint, cluster }, index) => {
        const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
        return { glyph: codepoint, cluster, advance: xAdvance, dx: xOffset, dy: yOffset };
      });
    },
    outline: (glyph) => {
      const known = outlines.get(glyph) ?? outlineOf(font.glyphToJson(glyph));
      outlines.set(glyph, known);
      return known;
    },
    hasColors: colors !== undefined,
    color: (glyph) => colors?.(glyph),
  };
}

/** `usWeightClass` of the table of metrics that Windows reads; 400 where there is none. */
function weightClass(table: Uint8Array | undefined): number {
  const [high = 0, low = 0] = table?.subarray(4, 6) ?? [];
  return high * 256 + low || 400;
}

function unreadable(name: string, what: string): ClipwrightError {
  return new ClipwrightError('font-unreadable', `The font ${name} ${what}.`, {
    remedy: 'Give a font file in TrueType or OpenType (ttf, otf, ttc).',
    details: { font: name },
  });
}
