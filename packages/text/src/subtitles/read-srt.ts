import { parseCueMarkup } from './cue-markup.ts';
import { hasArrow, parseCueTimes } from './cue-times.ts';
import type { CuePlacement, SubtitleCue, Subtitles, SubtitleWarning } from './subtitle-cue.ts';
import { linesOf, subtitleError, subtitleWarning } from './subtitle-lines.ts';

/**
 * Reads SubRip. Cues are told by their line of times; empty lines inside of a text are part of it. Errors:
 * `invalid-subtitles` with the line.
 */
export function readSrt(text: string): Subtitles {
  const lines = linesOf(text);
  const starts = lines.flatMap((line, index) => (hasArrow(line) ? [index] : []));
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first >= 0 && starts.length === 0) {
    throw subtitleError(
      first + 1,
      'there is no line of times.',
      'Write 00:00:01,000 --> 00:00:02,500 before each text.',
    );
  }
  const cues: SubtitleCue[] = [];
  const warnings: SubtitleWarning[] = [];
  for (const [place, at] of starts.entries()) {
    const line = at + 1;
    const times = parseCueTimes(lines[at] ?? '');
    if (times === undefined) {
      throw subtitleError(line, 'the times cannot be read.', 'Write them as 00:00:01,000 --> 00:00:02,500.');
    }
    const { start, end, rest } = times;
    const number = numberBefore(lines, at);
    const next = starts[place + 1];
    const until = next === undefined ? lines.length : next - (numberBefore(lines, next) === undefined ? 0 : 1);
    const { placement, plain, overrides } = withoutOverrides(textOf(lines.slice(at + 1, until)));
    const { spans, ignored } = parseCueMarkup(plain);
    const markup = [...overrides, ...ignored];
    if (markup.length > 0) warnings.push(subtitleWarning('markup-ignored', line, `${markup.join(', ')} is not shown`));
    if (rest !== '')
      warnings.push(subtitleWarning('setting-ignored', line, `${JSON.stringify(rest.slice(0, 80))} has no effect`));
    if (end <= start) {
      warnings.push(subtitleWarning('cue-empty', line, 'the text ends before it begins, and is left out'));
      continue;
    }
    cues.push({
      ...{ start, end, text: spans },
      ...(number === undefined ? {} : { id: number }),
      ...(placement === undefined ? {} : { placement }),
    });
  }
  return { format: 'srt', cues, warnings };
}

/** The number in the line before a cue's times. */
function numberBefore(lines: readonly string[], at: number): string | undefined {
  const before = lines[at - 1]?.trim() ?? '';
  return /^\d+$/.test(before) ? before : undefined;
}

function textOf(lines: readonly string[]): string {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1).join('\n');
}

const columns = ['left', 'center', 'right'] as const;

/** `{\an8}` and other overrides of SubStation Alpha, which players know in SubRip too: places as on a keypad of digits. */
function withoutOverrides(text: string): {
  readonly plain: string;
  readonly placement: CuePlacement | undefined;
  readonly overrides: readonly string[];
} {
  let placement: CuePlacement | undefined;
  const overrides: string[] = [];
  const plain = text.replace(/\{\\([^{}]{0,200})\}/g, (whole, name: string) => {
    const key = /^an([1-9])$/.exec(name)?.[1];
    if (key === undefined) overrides.push(whole);
    else {
      const [row, column] = [Math.floor((Number(key) - 1) / 3), (Number(key) - 1) % 3];
      placement = {
        ...(row === 0 ? { row: -1 } : row === 1 ? { line: 0.5 } : { row: 0 }),
        ...{ position: column / 2, align: columns[column] ?? 'center' },
      };
    }
    return '';
  });
  return { plain, placement, overrides };
}
