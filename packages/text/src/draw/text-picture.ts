import { boldWeight } from '../fonts/font-set.ts';
import type { PlacedGlyph, TextLayout } from '../layout/lay-out.ts';
import type { SpanFonts } from '../layout/text-runs.ts';
import { parseColor, type SolidColor } from '../style/color.ts';
import type { FullTextStyle } from '../style/text-style.ts';
import { type Area, around, grown, meet, moved } from './area.ts';
import { areaOf, colorAreaOf, colorSvgOf, pathOf, rounded } from './letter-shape.ts';

/** How the letters of a span look. */
export interface SpanLook extends SpanFonts {
  readonly color: string;
  readonly weight: number;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

/** A size that shares of the canvas's height were turned to. */
export interface Lengths {
  /** Pixels. */
  readonly size: number;
  readonly outline: number;
  readonly padding: number;
  readonly radius: number;
  readonly shadow: { readonly x: number; readonly y: number; readonly blur: number };
}

/** Text that can be drawn. Pixels, from the top left of the text itself. */
export interface TextPicture {
  /** What has colour lies in it; `undefined` where nothing has. */
  readonly bounds: Area | undefined;
  /** What of it a picture shows, as SVG of the picture's size. */
  svg(shown: Area): string;
}

/** Letters of one colour and thickness. */
interface Ink {
  readonly color: SolidColor;
  /** Pixels that a line around letters makes them thicker by, both sides together. */
  readonly thickness: number;
  readonly parts: { readonly area: Area; readonly path: () => string }[];
}

/** Letters that are thickened, by that much of an em. */
const thickening = 0.04;
/** Of the line under letters: its upper edge below the baseline, and how thick it is, in ems. */
const underline = { below: 0.09, thickness: 0.06 };
/** How many standard deviations a blur is drawn to. */
const blurReach = 3;

/** Draws a layout as SVG, in the style's colours. */
export function textPicture(
  layout: TextLayout,
  looks: readonly SpanLook[],
  style: FullTextStyle,
  lengths: Lengths,
): TextPicture {
  const inks = inksOf(layout, looks, lengths.size);
  const pictures = picturesOf(layout, looks);
  const letters = around(
    inks.flatMap(({ parts, thickness }) => parts.map(({ area }) => grown(area, thickness / 2 + outlineOf()))),
  );
  const { shadow } = lengths;
  const shade = letters && grown(moved(letters, shadow.x, shadow.y), blurReach * shadow.blur);
  const box = style.box && grown({ left: 0, top: 0, right: layout.width, bottom: layout.height }, lengths.padding);
  const hasShadow = style.shadow !== null && opacityOf(style.shadow.color) > 0;
  const bounds = around([
    ...(letters === undefined ? [] : [letters]),
    ...pictures.map(({ area }) => area),
    ...(hasShadow && shade !== undefined ? [shade] : []),
    ...(box !== null && opacityOf(style.box?.color) > 0 ? [box] : []),
  ]);

  function outlineOf(): number {
    return style.outline === null || opacityOf(style.outline.color) === 0 ? 0 : lengths.outline;
  }

  return {
    bounds,
    svg: (shown) => {
      const reach = outlineOf() + lengths.size * thickening;
      const visible = (area: Area): boolean =>
        meet(grown(area, reach), shown) ||
        (hasShadow && meet(grown(moved(area, shadow.x, shadow.y), reach + blurReach * shadow.blur), shown));
      const drawn = inks.map(({ parts, ...ink }) => ({
        ...ink,
        path: parts.flatMap(({ area, path }) => (visible(area) ? path() : [])).join(''),
      }));
      const around = (color: SolidColor, width: number): string[] =>
        drawn.map(
          ({ path, thickness }) =>
            `<path d="${path}" fill="${color.color}"${stroke(color.color, thickness + 2 * width)}/>`,
        );
      const parts: string[] = [];
      const boxColor = style.box && parseColor(style.box.color);
      if (box !== null && boxColor != null) {
        const size = `width="${rounded(box.right - box.left)}" height="${rounded(box.bottom - box.top)}"`;
        const corners = `rx="${rounded(lengths.radius)}"`;
        parts.push(`<rect x="${rounded(box.left)}" y="${rounded(box.top)}" ${size} ${corners}${fill(boxColor)}/>`);
      }
      const shadowColor = style.shadow && parseColor(style.shadow.color);
      if (hasShadow && shadowColor != null) {
        const moved = `<g transform="translate(${rounded(shadow.x)} ${rounded(shadow.y)})">`;
        const blur = shadow.blur === 0 ? '' : ' filter="url(#blur)"';
        const shapes = around(shadowColor, outlineOf()).join('');
        parts.push(
          blurFilter(shown, shadow.blur),
          `<g opacity="${shadowColor.opacity}"${blur}>${moved}${shapes}</g></g>`,
        );
      }
      const outlineColor = style.outline && parseColor(style.outline.color);
      if (outlineColor != null && outlineOf() > 0) {
        parts.push(`<g opacity="${outlineColor.opacity}">${around(outlineColor, outlineOf()).join('')}</g>`);
      }
      for (const { path, color, thickness } of drawn) {
        parts.push(
          `<path d="${path}" fill="${color.color}" opacity="${color.opacity}"${stroke(color.color, thickness)}/>`,
        );
      }
      for (const { area, svg } of pictures) if (meet(area, shown)) parts.push(svg());
      return document(shown, parts);
    },
  };
}

function document({ left, top, right, bottom }: Area, parts: readonly string[]): string {
  const [width, height] = [right - left, bottom - top];
  const size = `width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${parts.join('')}</svg>`;
}

function blurFilter({ left, top, right, bottom }: Area, deviation: number): string {
  if (deviation === 0) return '';
  const place = `x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"`;
  const how = 'filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB"';
  return `<filter id="blur" ${how} ${place}><feGaussianBlur stdDeviation="${rounded(deviation)}"/></filter>`;
}

function inksOf(layout: TextLayout, looks: readonly SpanLook[], size: number): readonly Ink[] {
  const inks = new Map<string, Ink>();
  const inkOf = (color: string, thickness: number): Ink['parts'] => {
    const key = `${color} ${thickness}`;
    const known = inks.get(key) ?? { color: solid(color), thickness, parts: [] };
    inks.set(key, known);
    return known.parts;
  };
  for (const glyph of layout.glyphs) {
    const look = looks[glyph.span];
    const area = look && areaOf(glyph, look.isItalic);
    if (look === undefined || area === undefined || glyph.font.color(glyph.glyph) !== undefined) continue;
    inkOf(look.color, thicknessOf(glyph, look, size)).push({ area, path: () => pathOf(glyph, look.isItalic) });
  }
  for (const { x, y, width, span } of layout.stretches) {
    const look = looks[span];
    if (!look?.isUnderlined || width === 0) continue;
    const top = y + underline.below * size;
    const area = { left: x, top, right: x + width, bottom: top + underline.thickness * size };
    inkOf(look.color, 0).push({ area, path: () => rectangle(area) });
  }
  return [...inks.values()];
}

/** Glyphs in colours of their own. They have no outline and no shadow. */
function picturesOf(layout: TextLayout, looks: readonly SpanLook[]): readonly { area: Area; svg: () => string }[] {
  return layout.glyphs.flatMap((glyph, index) => {
    const color = glyph.font.color(glyph.glyph);
    const look = looks[glyph.span];
    if (color === undefined || look === undefined) return [];
    const svg = (): string => colorSvgOf(glyph, color, `g${index}`, solid(look.color).color);
    return [{ area: colorAreaOf(glyph, color), svg }];
  });
}

/** Letters are thickened where bold ones are wanted and the font has none. */
function thicknessOf({ font }: PlacedGlyph, { weight }: SpanLook, size: number): number {
  return weight >= boldWeight && font.weight < boldWeight ? thickening * size : 0;
}

function rectangle({ left, top, right, bottom }: Area): string {
  const [x0, y0, x1, y1] = [left, top, right, bottom].map(rounded);
  return `M${x0} ${y0} L${x1} ${y0} L${x1} ${y1} L${x0} ${y1} Z`;
}

function stroke(color: string, width: number): string {
  return width === 0 ? '' : ` stroke="${color}" stroke-width="${rounded(width)}" stroke-linejoin="round"`;
}

function fill({ color, opacity }: SolidColor): string {
  return ` fill="${color}" fill-opacity="${opacity}"`;
}

function solid(color: string): SolidColor {
  return parseColor(color) ?? { color: '#ffffff', opacity: 1 };
}

function opacityOf(color: string | undefined): number {
  return color === undefined ? 0 : solid(color).opacity;
}
