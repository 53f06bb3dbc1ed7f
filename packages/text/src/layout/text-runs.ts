import properties from 'unicode-properties';
import { graphemeSegments } from 'unicode-segmenter/grapheme';
import { chooseFont } from '../fonts/choose-font.ts';
import type { Fonts, TextFont } from '../fonts/text-font.ts';

/** How a stretch of text looks: which span it is of, and what its letters are looked for in. */
export interface SpanFonts {
  /** The span's place among all. */
  readonly span: number;
  readonly fonts: Fonts;
}

/** A stretch of a paragraph that is shaped as one: one font, one script, one direction, one look. */
export interface TextRun {
  /** UTF-16 units of the paragraph. */
  readonly start: number;
  readonly end: number;
  /** Of the Unicode bidirectional algorithm: right to left where it is odd. */
  readonly level: number;
  readonly font: TextFont;
  readonly span: number;
}

/** Scripts of what stands in any: punctuation, digits, marks. */
const anyScript = new Set(['Common', 'Inherited', 'Unknown']);

/**
 * Cuts a paragraph into runs, and finds a font for each grapheme. Graphemes are those of Unicode's own tables in a pinned
 * package, since `Intl.Segmenter` tells others on each release of Node.
 *
 * @param spanAt What holds at a UTF-16 unit.
 */
export function textRuns(
  paragraph: string,
  levels: Uint8Array,
  spanAt: (position: number) => SpanFonts,
): readonly TextRun[] {
  const runs: TextRun[] = [];
  let script: string | undefined;
  for (const { segment, index } of graphemeSegments(paragraph)) {
    const { span, fonts } = spanAt(index);
    const next = { start: index, end: index + segment.length, level: levels[index] ?? 0, span };
    const last = runs.at(-1);
    // A space is written in the font of what is before it.
    const isJoined = segment === ' ' && last?.span === span && !last.font.hasColors;
    const font = isJoined ? last.font : chooseFont(segment, fonts);
    const found = properties.getScript(segment.codePointAt(0) ?? 0);
    const ownScript = anyScript.has(found) ? undefined : found;
    const isOfLast =
      last !== undefined &&
      last.span === span &&
      last.font === font &&
      last.level === next.level &&
      (ownScript === undefined || script === undefined || ownScript === script);
    if (isOfLast) runs[runs.length - 1] = { ...last, end: next.end };
    else runs.push({ ...next, font });
    script = isOfLast ? (ownScript ?? script) : ownScript;
  }
  return runs;
}
