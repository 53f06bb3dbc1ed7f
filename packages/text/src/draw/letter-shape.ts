import type { ColorGlyph } from '../fonts/color-glyph.ts';
import type { PlacedGlyph } from '../layout/lay-out.ts';
import type { Area } from './area.ts';

/** The tangent of 12 degrees, by which letters are slanted where a font has no italics. */
const slant = Math.tan((12 * Math.PI) / 180);

/** A glyph's outline where it stands, as the `d` of a path of SVG. */
export function pathOf({ font, glyph, x, y, scale }: PlacedGlyph, isItalic: boolean): string {
  const lean = isItalic ? slant : 0;
  return font
    .outline(glyph)
    .steps.map(({ type, values }) => {
      let step = type;
      for (let at = 0; at + 1 < values.length; at += 2) {
        const [right = 0, up = 0] = [values[at], values[at + 1]];
        step += `${rounded(x + (right + lean * up) * scale)} ${rounded(y - up * scale)} `;
      }
      return step;
    })
    .join('');
}

/** What a glyph in colours of its own lies in. */
export function colorAreaOf({ x, y, scale }: PlacedGlyph, { bounds }: ColorGlyph): Area {
  return {
    left: x + bounds.xMin * scale,
    right: x + bounds.xMax * scale,
    top: y + bounds.yMin * scale,
    bottom: y + bounds.yMax * scale,
  };
}

/** A glyph in colours of its own where it stands, as SVG. */
export function colorSvgOf({ x, y, scale }: PlacedGlyph, glyph: ColorGlyph, id: string, color: string): string {
  return `<g transform="translate(${rounded(x)} ${rounded(y)}) scale(${scale})">${glyph.svg(id, color)}</g>`;
}

/** What a glyph's outline lies in; `undefined` where it has none. */
export function areaOf({ font, glyph, x, y, scale }: PlacedGlyph, isItalic: boolean): Area | undefined {
  const { bounds } = font.outline(glyph);
  if (bounds === undefined) return undefined;
  const lean = isItalic ? slant : 0;
  return {
    left: x + (bounds.xMin + Math.min(lean * bounds.yMin, lean * bounds.yMax)) * scale,
    right: x + (bounds.xMax + Math.max(lean * bounds.yMin, lean * bounds.yMax)) * scale,
    top: y - bounds.yMax * scale,
    bottom: y - bounds.yMin * scale,
  };
}

/** Thousandths of a pixel: finer than what can be seen, and short. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
