import { ClipwrightError } from '@clipwright/core';
import { checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';
import { type Area, around, evenWithin, moved } from './draw/area.ts';
import { toStraightAlpha } from './draw/straight-alpha.ts';
import { type Lengths, type SpanLook, textPicture } from './draw/text-picture.ts';
import { engineVersions, type SvgRenderer } from './engine.ts';
import type { BaseFonts, FontFiles } from './fonts/font-files.ts';
import { type FontSet, fontSet } from './fonts/font-set.ts';
import { harfbuzzOf } from './harfbuzz.ts';
import { cleanText } from './layout/clean-text.ts';
import { layOut } from './layout/lay-out.ts';
import { markedSpans } from './layout/marked-spans.ts';
import type { TextSpan } from './layout/text-span.ts';
import { parseColor } from './style/color.ts';
import { fullStyle } from './style/full-style.ts';
import type { FullTextStyle, TextMark, TextStyle } from './style/text-style.ts';
import { glyphsMissing, type TextWarning, textOutside } from './text-warning.ts';

/** Text to draw. */
export interface PaintRequest {
  /** Line feeds are kept; other control characters are left out. */
  readonly text: string | readonly TextSpan[];
  /** @default white, in the middle */
  readonly style?: TextStyle;
  /** Size of the picture that the text will stand on, in pixels. */
  readonly canvas: { readonly width: number; readonly height: number };
  /** Bytes of the style's font files, by the names that it has for them. */
  readonly fonts?: FontFiles;
}

/** Drawn text, as tight as even numbers allow: so an overlay with halved colours (4:2:0) is exact. */
export interface PaintedText {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  /** Where its top left corner stands on the canvas, in pixels, even. */
  readonly x: number;
  readonly y: number;
  /**
   * Rows from the top, four bytes a pixel: red, green, blue, alpha. The alpha is straight: colours are not multiplied
   * by it.
   */
  readonly pixels: Uint8Array;
  readonly warnings: readonly TextWarning[];
}

/** How much room text takes, without box and outline. Pixels, not rounded. */
export interface TextMeasure {
  /** Of the widest line. */
  readonly width: number;
  readonly height: number;
  readonly lines: number;
  /** From the top to the first line's baseline. */
  readonly baseline: number;
}

/** Draws text, the same on every machine. */
export interface TextPainter {
  /** Part of the keys of what is made with its pictures: the releases and fonts that pixels follow from. */
  readonly fingerprint: string;
  /**
   * Lays text out and draws it. A text that shows nothing gives two by two transparent pixels.
   *
   * Errors: `invalid-option` with the option's path, `text-too-long`, `font-unreadable`. Warnings: `glyphs-missing`,
   * `text-outside`.
   */
  paint(request: PaintRequest): PaintedText;
  /** Lays text out, as `paint` does, and tells its size. The same errors. */
  measure(request: PaintRequest): TextMeasure;
}

/** What a painter works with. */
export interface TextPainterParts {
  /** The module `harfbuzzjs`, which shapes text and gives the outlines of its glyphs. */
  readonly harfbuzz: object;
  readonly resvg: SvgRenderer;
  /** Used where a style names none, and for letters that its fonts do not have. */
  readonly fonts: BaseFonts;
}

/** A screen full of small print. */
const maxLength = 10_000;
const maxPixels = 2 ** 26;

/** Changes with what is drawn of the same text by the same engines. */
const drawing = 1;

/** A painter of parts that are ready. In Node, `loadTextPainter` of `@clipwright/text/node` finds them. */
export async function createTextPainter({ harfbuzz, resvg, fonts }: TextPainterParts): Promise<TextPainter> {
  const hashes = await Promise.all([fonts.regular, fonts.bold].map(sha256));
  const { resvg: resvgVersion, harfbuzzjs } = engineVersions;
  const fontsOf = fontSet(harfbuzzOf(harfbuzz), fonts);
  return {
    fingerprint: ['text', drawing, 'resvg', resvgVersion, 'harfbuzzjs', harfbuzzjs, ...hashes].join(' '),
    paint: (request) => paint(laidOut(request, fontsOf), resvg),
    measure: (request) => {
      const { width, height, lines, baseline } = laidOut(request, fontsOf).layout;
      return { width, height, lines, baseline };
    },
  };
}

const shape = { text: 'any', style: 'any', canvas: 'any', fonts: 'any' } satisfies OptionsOf<PaintRequest>;

/** A request with a place for everything in it. */
function laidOut(request: PaintRequest, fontsOf: FontSet) {
  checkOptions('', request, shape, { required: ['text', 'canvas'] });
  const { canvas, fonts = {} } = request;
  checkCanvas(canvas);
  const style = fullStyle(request.style);
  const spans = cleanSpans(spansOf(request.text, style.marks));
  const looks = looksOf(spans, style, fonts, fontsOf);
  const text = spans.map((span) => span.text).join('');
  const lengths = lengthsOf(style, canvas.height);
  const width = style.width * canvas.width;
  const layout = layOut({ text, spanAt: lookAt(spans, looks), style, size: lengths.size, width });
  return { canvas, style, looks, lengths, layout };
}

function lengthsOf({ size, outline, box, shadow }: FullTextStyle, height: number): Lengths {
  return {
    size: size * height,
    outline: (outline?.width ?? 0) * height,
    padding: (box?.padding ?? 0) * height,
    radius: (box?.radius ?? 0) * height,
    shadow: {
      x: (shadow?.x ?? 0) * height,
      y: (shadow?.y ?? 0) * height,
      blur: (shadow?.blur ?? 0) * height,
    },
  };
}

function paint({ canvas, style, looks, lengths, layout }: ReturnType<typeof laidOut>, resvg: SvgRenderer): PaintedText {
  const picture = textPicture(layout, looks, style, lengths);
  // The block that is placed has its box or its outline; a shadow falls where it falls.
  const edge = style.box === null ? lengths.outline : lengths.padding;
  const place = (free: number, share: number): number => Math.round(free * share) + Math.round(edge);
  const left = place(canvas.width - layout.width - 2 * edge, style.position.x);
  const top = place(canvas.height - layout.height - 2 * edge, style.position.y);
  const bounds = picture.bounds && moved(picture.bounds, left, top);
  const warnings = [
    ...(layout.missing.length > 0 ? [glyphsMissing(layout.missing)] : []),
    ...(bounds !== undefined && isOutside(bounds, canvas) ? [textOutside()] : []),
  ];
  const shown = bounds && evenWithin(bounds, canvas);
  if (shown === undefined) return { ...{ width: 2, height: 2, x: 0, y: 0 }, pixels: new Uint8Array(16), warnings };
  const size = { width: shown.right - shown.left, height: shown.bottom - shown.top };
  const pixels = draw(resvg, picture.svg(moved(shown, -left, -top)));
  return { ...size, x: shown.left, y: shown.top, pixels, warnings };
}

function draw({ Resvg }: SvgRenderer, svg: string): Uint8Array {
  const drawing = new Resvg(svg);
  const image = drawing.render();
  // `pixels` is a copy outside of the memory that is given back.
  const pixels = toStraightAlpha(image.pixels);
  image.free();
  drawing.free();
  return pixels;
}

function isOutside(area: Area, { width, height }: PaintRequest['canvas']): boolean {
  const whole = around([area, { left: 0, top: 0, right: width, bottom: height }]);
  // Blurred edges and parts of a pixel are nothing that somebody misses.
  return (
    whole !== undefined && (whole.left < -1 || whole.top < -1 || whole.right > width + 1 || whole.bottom > height + 1)
  );
}

function checkCanvas(canvas: PaintRequest['canvas']): void {
  checkOptions('canvas', canvas, { width: 'any', height: 'any' }, { required: ['width', 'height'] });
  checkWholeNumber('canvas.width', canvas.width, { min: 2 });
  checkWholeNumber('canvas.height', canvas.height, { min: 2 });
  if (canvas.width * canvas.height <= maxPixels) return;
  throw new ClipwrightError('invalid-option', `The canvas has ${canvas.width} x ${canvas.height} pixels, too many.`, {
    remedy: `It may have ${maxPixels}.`,
    details: { option: 'canvas' },
  });
}

function spansOf(text: PaintRequest['text'], marks: readonly TextMark[]): readonly TextSpan[] {
  if (typeof text === 'string') return marks.length === 0 ? [{ text }] : markedSpans(text, marks);
  if (marks.length === 0) return text.length === 0 ? [{ text: '' }] : text;
  throw new ClipwrightError('invalid-option', 'The option style.marks belongs to a text that is one string.', {
    remedy: 'Let the spans say how they look.',
    details: { option: 'style.marks' },
  });
}

function cleanSpans(spans: readonly TextSpan[]): readonly TextSpan[] {
  const length = spans.reduce((sum, span) => sum + span.text.length, 0);
  if (length > maxLength) {
    throw new ClipwrightError(
      'text-too-long',
      `The text has ${length} characters; ${maxLength} can be drawn at once.`,
      {
        remedy: 'Split it, or show it as subtitles.',
        details: { length, max: maxLength },
      },
    );
  }
  for (const [index, { color }] of spans.entries()) {
    if (color === undefined || parseColor(color) !== undefined) continue;
    const option = `text[${index}].color`;
    throw new ClipwrightError('invalid-option', `The option ${option} is ${JSON.stringify(color)}.`, {
      remedy: 'Write a colour as #rrggbb, or #rrggbbaa.',
      details: { option },
    });
  }
  return spans.map((span) => ({ ...span, text: cleanText(span.text) }));
}

/** Of bold spans in a style that is not. */
const spanBold = 700;

function looksOf(
  spans: readonly TextSpan[],
  style: FullTextStyle,
  files: FontFiles,
  fontsOf: FontSet,
): readonly SpanLook[] {
  return spans.map((look, span) => {
    const weight = look.bold === undefined ? style.weight : look.bold ? Math.max(spanBold, style.weight) : 400;
    return {
      span,
      weight,
      fonts: fontsOf(style.fontFile, files, weight),
      color: look.color ?? style.color,
      isItalic: look.italic ?? style.italic,
      isUnderlined: look.underline ?? false,
    };
  });
}

/** The look at each UTF-16 unit of all spans; at the end that of the last. */
function lookAt(spans: readonly TextSpan[], looks: readonly SpanLook[]): (position: number) => SpanLook {
  const ends: number[] = [];
  for (const { text } of spans) ends.push((ends.at(-1) ?? 0) + text.length);
  return (position) => {
    const look = looks[ends.findIndex((end) => position < end)] ?? looks.at(-1);
    if (look === undefined) throw new RangeError(`There is no text at ${position}.`);
    return look;
  };
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
