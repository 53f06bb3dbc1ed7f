import type { HarfBuzz } from '../harfbuzz.ts';
import { type OutlineStep, outlineOf } from './glyph-outline.ts';

/** A glyph in colours of its own, in the font's units, heights downwards from the baseline. */
export interface ColorGlyph {
  /** What it lies in. */
  readonly bounds: { readonly xMin: number; readonly yMin: number; readonly xMax: number; readonly yMax: number };
  /**
   * SVG of it.
   *
   * @param id Begins the names of what it refers to, so that they are its own in a document.
   * @param color `#rrggbb`, of what has that of the text.
   */
  svg(id: string, color: string): string;
}

type Font = InstanceType<HarfBuzz['Font']>;
type Face = InstanceType<HarfBuzz['Face']>;

/**
 * Gives the glyphs of a font that are drawn in colours: pictures (CBDT, sbix), layers and gradients (COLR, versions 0 and
 * 1); `undefined` for all others, and for a font that has none. Gradients that turn around a point become the middle of
 * their colours, and layers that are mixed in other ways than lying on one another, as shades on flags are, are left out.
 */
export function colorGlyphs(
  harfbuzz: HarfBuzz,
  face: Face,
  font: Font,
): ((glyph: number) => ColorGlyph | undefined) | undefined {
  if (face.hasColorPng()) return (glyph) => pictured(font, glyph);
  if (!face.hasColorPaint() && !face.hasColorLayers()) return undefined;
  const isColored = (glyph: number): boolean =>
    face.glyphHasColorPaint(glyph) || face.getGlyphColorLayers(glyph).length > 0;
  return (glyph) => (isColored(glyph) ? layered(harfbuzz, font, glyph) : undefined);
}

/** A picture is as wide as its glyph, and hangs from the top of the font's letters: its own place is not to be had. */
function pictured(font: Font, glyph: number): ColorGlyph | undefined {
  const png = font.getGlyphColorPng(glyph);
  // Width and height stand in the first chunk of every PNG.
  if (png === undefined || png.length < 24) return undefined;
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const width = font.glyphHAdvance(glyph);
  const height = (width * header.getUint32(20)) / Math.max(1, header.getUint32(16));
  const top = -font.hExtents().ascender;
  const place = `x="0" y="${top}" width="${width}" height="${height}"`;
  return {
    bounds: { xMin: 0, yMin: top, xMax: width, yMax: top + height },
    svg: () => `<image ${place} href="data:image/png;base64,${base64(png)}"/>`,
  };
}

function layered(harfbuzz: HarfBuzz, font: Font, glyph: number): ColorGlyph | undefined {
  const extents = font.glyphExtents(glyph);
  if (extents === undefined) return undefined;
  const { xBearing, yBearing, width, height } = extents;
  return {
    bounds: { xMin: xBearing, xMax: xBearing + width, yMin: -yBearing, yMax: -yBearing - height },
    svg: (id, color) => paintedSvg(harfbuzz, font, glyph, id, color),
  };
}

/** Larger than any glyph, in the font's units: what a colour without bounds fills. */
const far = 1_000_000;

function paintedSvg(harfbuzz: HarfBuzz, font: Font, glyph: number, id: string, color: string): string {
  const definitions: string[] = [];
  const parts: string[] = [];
  const name = (definition: (name: string) => string): string => {
    const own = `${id}-${definitions.length}`;
    definitions.push(definition(own));
    return own;
  };
  const fill = (paint: string): void => {
    parts.push(`<rect x="${-far}" y="${-far}" width="${2 * far}" height="${2 * far}" ${paint}/>`);
  };
  const gradient = (tag: string, place: string, line: Line): void => {
    const spread = ['pad', 'repeat', 'reflect'][line.extend] ?? 'pad';
    const stops = line.colorStops.map(
      ({ offset, ...stop }) => `<stop offset="${offset}" ${colored('stop', stop.color, stop.isForeground, color)}/>`,
    );
    const units = `gradientUnits="userSpaceOnUse" spreadMethod="${spread}"`;
    fill(`fill="url(#${name((own) => `<${tag} id="${own}" ${units} ${place}>${stops.join('')}</${tag}>`)})"`);
  };
  const funcs = new harfbuzz.PaintFuncs();
  funcs.setPushTransformFunc((xx, yx, xy, yy, dx, dy) => {
    parts.push(`<g transform="matrix(${xx} ${yx} ${xy} ${yy} ${dx} ${dy})">`);
  });
  funcs.setPopTransformFunc(() => parts.push('</g>'));
  funcs.setPushClipGlyphFunc((part) => {
    const path = pathText(font.glyphToJson(part));
    parts.push(`<g clip-path="url(#${name((own) => `<clipPath id="${own}"><path d="${path}"/></clipPath>`)})">`);
  });
  // A glyph's clip box only says what it lies in, and resvg shows nothing of a clip in one that is turned upside down.
  funcs.setPushClipRectangleFunc(() => parts.push('<g>'));
  funcs.setPopClipFunc(() => parts.push('</g>'));
  funcs.setColorFunc((isForeground, own) => fill(colored('fill', own, isForeground, color)));
  funcs.setLinearGradientFunc((line, x0, y0, x1, y1, x2, y2) => {
    const [x, y] = foot(x0, y0, x1, y1, x2, y2);
    gradient('linearGradient', `x1="${x0}" y1="${y0}" x2="${x}" y2="${y}"`, sorted(line));
  });
  funcs.setRadialGradientFunc((line, x0, y0, r0, x1, y1, r1) => {
    gradient('radialGradient', `fx="${x0}" fy="${y0}" fr="${r0}" cx="${x1}" cy="${y1}" r="${r1}"`, sorted(line));
  });
  funcs.setSweepGradientFunc((line) => {
    const middle = sorted(line).colorStops[Math.floor(line.colorStops.length / 2)];
    if (middle !== undefined) fill(colored('fill', middle.color, middle.isForeground, color));
  });
  // Where the parts of each open group begin.
  const groups: number[] = [];
  funcs.setPushGroupFunc(() => {
    groups.push(parts.length);
    parts.push('<g>');
  });
  const { SRC_OVER, CLEAR, SRC_IN, SRC_OUT, DEST_OUT } = harfbuzz.PaintCompositeMode;
  const isWithoutGround = (mode: number): boolean => [CLEAR, SRC_IN, SRC_OUT, DEST_OUT].some((each) => each === mode);
  funcs.setPopGroupFunc((mode) => {
    const begin = groups.pop() ?? 0;
    if (mode === SRC_OVER) parts.push('</g>');
    // What would be mixed with what is below is left out; what is below as well, where nothing of it would be left.
    else parts.length = isWithoutGround(mode) ? (groups.at(-1) ?? -1) + 1 : begin;
  });
  font.paintGlyph(glyph, funcs);
  return `<defs>${definitions.join('')}</defs><g transform="scale(1 -1)">${parts.join('')}</g>`;
}

interface Color {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** To 255. */
  readonly alpha: number;
}

interface Line {
  readonly extend: number;
  readonly colorStops: readonly { readonly offset: number; readonly isForeground: boolean; readonly color: Color }[];
}

function sorted({ extend, colorStops }: Line): Line {
  return { extend, colorStops: [...colorStops].sort((a, b) => a.offset - b.offset) };
}

function colored(
  what: 'fill' | 'stop',
  { red, green, blue, alpha }: Color,
  isForeground: boolean,
  text: string,
): string {
  const own = isForeground ? text : `rgb(${red},${green},${blue})`;
  return what === 'fill'
    ? `fill="${own}" fill-opacity="${alpha / 255}"`
    : `stop-color="${own}" stop-opacity="${alpha / 255}"`;
}

/**
 * The end of a gradient as SVG has it: its lines of equal colour are at right angles to it, where those of OpenType are
 * parallel to the way from the first point to the third (COLR, "Linear gradients").
 */
function foot(x0: number, y0: number, x1: number, y1: number, x2: number, y2: number): readonly [number, number] {
  const [normalX, normalY] = [y2 - y0, x0 - x2];
  const length = normalX * normalX + normalY * normalY;
  if (length === 0) return [x1, y1];
  const share = ((x1 - x0) * normalX + (y1 - y0) * normalY) / length;
  return [x0 + share * normalX, y0 + share * normalY];
}

function pathText(steps: readonly OutlineStep[]): string {
  return outlineOf(steps)
    .steps.map(({ type, values }) => type + values.join(' '))
    .join('');
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
