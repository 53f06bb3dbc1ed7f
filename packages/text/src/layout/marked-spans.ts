import type { TextMark } from '../style/text-style.ts';
import type { TextSpan } from './text-span.ts';

/** Spans of a text with marks. */
export function markedSpans(text: string, marks: readonly TextMark[]): readonly TextSpan[] {
  const edges = new Set([0, text.length]);
  for (const { from, to } of marks) for (const edge of [from, to]) if (edge < text.length) edges.add(edge);
  const borders = [...edges].sort((one, other) => one - other);
  if (borders.length < 2) return [{ text }];
  return borders.slice(1).map((end, index) => {
    const start = borders[index] ?? 0;
    const looks = marks
      .filter(({ from, to }) => from <= start && end <= to)
      .map(({ from: _, to: __, ...look }) => look);
    return { text: text.slice(start, end), ...Object.assign({}, ...looks) };
  });
}

/** The other way: one string, and what differs in it. */
export function marksOf(spans: readonly TextSpan[]): { readonly text: string; readonly marks: readonly TextMark[] } {
  const marks: TextMark[] = [];
  let text = '';
  for (const { text: stretch, ...look } of spans) {
    const [from, to] = [text.length, text.length + stretch.length];
    if (from < to && Object.keys(look).length > 0) marks.push({ from, to, ...look });
    text += stretch;
  }
  return { text, marks };
}
