import { parseCueMarkup } from './cue-markup.ts';
import { hasArrow, parseCueTimes } from './cue-times.ts';
import type { CuePlacement, SubtitleCue, Subtitles, SubtitleWarning } from './subtitle-cue.ts';
import { linesOf, subtitleError, subtitleWarning } from './subtitle-lines.ts';

/**
 * Reads WebVTT (W3C, Candidate Recommendation of 2019): cues, their settings and simple tags. Styles and regions are
 * left out. Errors: `invalid-subtitles` with the line.
 */
export function readVtt(text: string): Subtitles {
  const lines = linesOf(text);
  if (!/^WEBVTT(?:[ \t].*)?$/.test(lines[0] ?? '')) {
    throw subtitleError(1, 'the file does not begin with WEBVTT.', 'Write WEBVTT and an empty line before all cues.');
  }
  const cues: SubtitleCue[] = [];
  const warnings: SubtitleWarning[] = [];
  for (const { from, block } of blocksOf(lines)) {
    const at = block.findIndex(hasArrow);
    const line = from + Math.max(0, at) + 1;
    if (at < 0 || at > 1) {
      // A header's rest and comments say nothing that is shown.
      if (from > 1 && !/^NOTE(?:\s|$)/.test(block[0] ?? '')) {
        warnings.push(subtitleWarning('block-ignored', line, `${JSON.stringify(block[0]?.slice(0, 40))} is no cue`));
      }
      continue;
    }
    const times = parseCueTimes(block[at] ?? '');
    if (times === undefined) {
      throw subtitleError(line, 'the times cannot be read.', 'Write them as 00:00:01.000 --> 00:00:02.500.');
    }
    const { start, end, rest } = times;
    const { placement, ignored: settings } = placementOf(rest);
    const { spans, ignored } = parseCueMarkup(block.slice(at + 1).join('\n'));
    if (ignored.length > 0)
      warnings.push(subtitleWarning('markup-ignored', line, `${ignored.join(', ')} is not shown`));
    if (settings.length > 0)
      warnings.push(subtitleWarning('setting-ignored', line, `${settings.join(' ')} has no effect`));
    if (end <= start) {
      warnings.push(subtitleWarning('cue-empty', line, 'the text ends before it begins, and is left out'));
      continue;
    }
    const id = at === 1 ? block[0]?.trim() : undefined;
    cues.push({
      ...{ start, end, text: spans },
      ...(id === undefined || id === '' ? {} : { id }),
      ...(placement === undefined ? {} : { placement }),
    });
  }
  return { format: 'vtt', cues, warnings };
}

/** Lines that no empty line parts, and how many lines are before them. */
function* blocksOf(lines: readonly string[]): Generator<{ readonly from: number; readonly block: readonly string[] }> {
  let block: string[] = [];
  // The first line is the header's.
  for (let at = 1; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    // A line of times begins a cue even where the empty line before it was forgotten.
    const isNew = hasArrow(line) && block.some(hasArrow);
    if ((line === '' || isNew) && block.length > 0) {
      yield { from: at - block.length, block };
      block = [];
    }
    if (line !== '') block.push(line);
  }
}

const percent = /^(\d{1,3}(?:\.\d{1,6})?)%$/;
const aligns = {
  start: 'left',
  left: 'left',
  center: 'center',
  middle: 'center',
  end: 'right',
  right: 'right',
} as const;

/** Settings of a cue: `line:90% position:50% size:80% align:start`. */
function placementOf(text: string): {
  readonly placement: CuePlacement | undefined;
  readonly ignored: readonly string[];
} {
  let placement: CuePlacement = {};
  const ignored: string[] = [];
  for (const setting of text.split(/[ \t]+/).filter((each) => each !== '')) {
    const [name = '', value = ''] = setting.split(/:(.*)/, 2);
    const said = settingOf(name, value.split(',', 1)[0] ?? '');
    if (said === undefined) ignored.push(setting.slice(0, 80));
    else placement = { ...placement, ...said };
  }
  return { placement: Object.keys(placement).length === 0 ? undefined : placement, ignored };
}

function settingOf(name: string, value: string): CuePlacement | undefined {
  if (name === 'align') {
    const align = Object.entries(aligns).find(([each]) => each === value)?.[1];
    return align === undefined ? undefined : { align };
  }
  if (name === 'line' && /^-?\d{1,3}$/.test(value)) return { row: Number(value) };
  const number = Number(percent.exec(value)?.[1] ?? 'NaN');
  if (!(number <= 100)) return undefined;
  const share = number / 100;
  if (name === 'line') return { line: share };
  if (name === 'position') return { position: share };
  return name === 'size' ? { size: share } : undefined;
}
