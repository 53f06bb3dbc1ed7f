import bidiFactory from 'bidi-js';
import type { TextFont } from '../fonts/text-font.ts';
import type { FullTextStyle } from '../style/text-style.ts';
import { breakLines, type TextLine } from './break-lines.ts';
import { type SpanFonts, type TextRun, textRuns } from './text-runs.ts';
import { visualOrder } from './visual-order.ts';

/** A glyph where it is drawn, in pixels from the top left of its text, heights downwards. */
export interface PlacedGlyph {
  readonly font: TextFont;
  readonly glyph: number;
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  /** Pixels of one of the font's units. */
  readonly scale: number;
  /** The place of its span among all. */
  readonly span: number;
}

/** A line's stretch of one span, for what is drawn along it. Pixels. */
export interface PlacedStretch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly span: number;
}

/** Text with a place for everything. Pixels. */
export interface TextLayout {
  readonly width: number;
  readonly height: number;
  readonly lines: number;
  /** From the top to the first line's baseline. */
  readonly baseline: number;
  readonly glyphs: readonly PlacedGlyph[];
  readonly stretches: readonly PlacedStretch[];
  /** Graphemes that no font has, each once. */
  readonly missing: readonly string[];
}

/** What is laid out. */
export interface LayoutRequest {
  /** Without control characters but line feeds. */
  readonly text: string;
  /** What holds at a UTF-16 unit of the text. */
  readonly spanAt: (position: number) => SpanFonts;
  readonly style: Pick<FullTextStyle, 'align' | 'direction' | 'lineHeight'>;
  /** Pixels of an em. */
  readonly size: number;
  /** Lines are at most so wide, in pixels. */
  readonly width: number;
}

// Its types say that Node finds the factory one `default` deeper than it does.
function isFactory(value: unknown): value is typeof bidiFactory.default {
  return typeof value === 'function';
}

function bidiOf(factory: unknown): ReturnType<typeof bidiFactory.default> {
  if (isFactory(factory)) return factory();
  throw new TypeError('bidi-js is no function.');
}

const bidi = bidiOf(bidiFactory);

interface DrawnRun extends TextRun {
  readonly glyphs: ReturnType<TextFont['shape']>;
  readonly scale: number;
  readonly width: number;
}

/**
 * Lays text out: paragraphs at line feeds, lines by {@link breakLines}, each line's runs in the order of the Unicode
 * bidirectional algorithm (UAX 9). What is measured is what is drawn: both come of the same shaping.
 */
export function layOut({ text, spanAt, style, size, width: wanted }: LayoutRequest): TextLayout {
  const missing = new Set<string>();
  const lines: (readonly DrawnRun[])[] = [];
  let offset = 0;
  for (const paragraph of text.split('\n')) {
    const at = offset;
    const { levels } = bidi.getEmbeddingLevels(paragraph, style.direction);
    const runs = textRuns(paragraph, levels, (position) => spanAt(at + position)).map((run) =>
      drawn(run, paragraph, size),
    );
    for (const run of runs) for (const grapheme of unknown(run, paragraph)) missing.add(grapheme);
    const { widths, starts } = measured(runs, paragraph.length);
    for (const line of breakLines(paragraph, widths, (position) => starts.has(position), wanted)) {
      lines.push(runsOf(line, runs, paragraph, size));
    }
    offset += paragraph.length + 1;
  }
  return { ...placed(lines, spanAt(0).fonts[0], style, size), missing: [...missing] };
}

function drawn(run: TextRun, paragraph: string, size: number): DrawnRun {
  const glyphs = run.font.shape(paragraph, run.start, run.end, run.level % 2 === 1);
  const scale = size / run.font.unitsPerEm;
  return { ...run, glyphs, scale, width: glyphs.reduce((sum, { advance }) => sum + advance, 0) * scale };
}

/** What of a run its font has no glyph for: those are drawn as its glyph 0. */
function unknown({ glyphs, end }: DrawnRun, paragraph: string): string[] {
  const clusters = [...new Set(glyphs.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const absent = new Set(glyphs.flatMap(({ glyph, cluster }) => (glyph === 0 ? cluster : [])));
  return clusters.flatMap((cluster, index) =>
    absent.has(cluster) ? paragraph.slice(cluster, clusters[index + 1] ?? end) : [],
  );
}

/** The width of all before each UTF-16 unit, and where what can be shown alone begins. */
function measured(runs: readonly DrawnRun[], length: number): { widths: Float64Array; starts: ReadonlySet<number> } {
  const own = new Float64Array(length);
  const starts = new Set<number>();
  for (const { glyphs, scale } of runs) {
    for (const { cluster, advance } of glyphs) {
      own[cluster] = (own[cluster] ?? 0) + advance * scale;
      starts.add(cluster);
    }
  }
  const widths = new Float64Array(length + 1);
  for (let at = 0; at < length; at += 1) widths[at + 1] = (widths[at] ?? 0) + (own[at] ?? 0);
  return { widths, starts };
}

/** A line's runs from left to right. Those that were broken are shaped anew. */
function runsOf(line: TextLine, runs: readonly DrawnRun[], paragraph: string, size: number): readonly DrawnRun[] {
  const within = runs.flatMap((run) => {
    const [start, end] = [Math.max(run.start, line.start), Math.min(run.end, line.end)];
    if (start >= end) return [];
    return start === run.start && end === run.end ? [run] : [drawn({ ...run, start, end }, paragraph, size)];
  });
  return visualOrder(within);
}

function placed(
  lines: readonly (readonly DrawnRun[])[],
  font: TextFont,
  { align, lineHeight }: LayoutRequest['style'],
  size: number,
): Omit<TextLayout, 'missing'> {
  const widths = lines.map((runs) => runs.reduce((sum, run) => sum + run.width, 0));
  const width = widths.reduce((widest, each) => Math.max(widest, each), 0);
  const step = lineHeight * size;
  // Half of what a line is higher than its letters is above them, as in CSS.
  const scale = size / font.unitsPerEm;
  const baseline = (step + (font.ascender + font.descender) * scale) / 2;
  const share = { left: 0, center: 0.5, right: 1 }[align];
  const glyphs: PlacedGlyph[] = [];
  const stretches: PlacedStretch[] = [];
  for (const [index, runs] of lines.entries()) {
    const y = baseline + index * step;
    let x = (width - (widths[index] ?? 0)) * share;
    for (const run of runs) {
      stretches.push({ x, y, width: run.width, span: run.span });
      for (const { glyph, advance, dx, dy } of run.glyphs) {
        const place = { x: x + dx * run.scale, y: y - dy * run.scale };
        glyphs.push({ font: run.font, glyph, ...place, scale: run.scale, span: run.span });
        x += advance * run.scale;
      }
    }
  }
  return { width, height: lines.length * step, lines: lines.length, baseline, glyphs, stretches };
}
