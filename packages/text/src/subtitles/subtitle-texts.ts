import {
  type ClipWarning,
  ClipwrightError,
  type SubtitlesRequest,
  type SubtitleText,
  type SubtitleTexts,
} from '@clipwright/core';
import { marksOf } from '../layout/marked-spans.ts';
import type { TextSpan } from '../layout/text-span.ts';
import { fullStyle } from '../style/full-style.ts';
import type { TextStyle } from '../style/text-style.ts';
import { cueStyle } from './cue-style.ts';
import { cuesOnTimeline } from './cues-on-timeline.ts';
import { readSubtitles } from './read-subtitles.ts';
import type { SubtitleCue, SubtitleWarning } from './subtitle-cue.ts';

/** Each is drawn; a film has some two thousand. */
const maxTexts = 20_000;
/** Shown at once, without a place of their own. */
const maxAtOnce = 10;
const maxWarnings = 10;

/**
 * The texts of a file of subtitles as text layers have them: what is not shown during the stretch is left out, cues that
 * are shown at once without a place of their own stand one below the other, and each has the style of all, at its place.
 * Errors: `invalid-subtitles`, `invalid-option` for the style.
 *
 * @param text What is in the file.
 * @param asked.style Of a caption, as far as it says nothing else.
 */
export function subtitleTexts(text: string, asked: Pick<SubtitlesRequest, 'style' | 'during'>): SubtitleTexts {
  const { start, end, speed } = asked.during;
  const style: TextStyle = { preset: 'caption', ...asked.style };
  // What is wrong with it is told once, and not of each text.
  fullStyle(style);
  const { cues, warnings } = readSubtitles(text);
  const shown = cuesOnTimeline(cues, { start, end, ...(speed === undefined ? {} : { speed }) }).filter(isVisible);
  const texts = [
    ...stacked(shown.filter(({ placement }) => placement === undefined)),
    ...shown.filter(({ placement }) => placement !== undefined),
  ];
  if (texts.length > maxTexts) {
    throw new ClipwrightError('invalid-subtitles', `There are ${texts.length} texts to be drawn.`, {
      remedy: `There may be ${maxTexts}: divide the file.`,
    });
  }
  texts.sort((one, other) => one.start - other.start);
  return { texts: texts.map((cue) => textOf(cue, style)), warnings: told(warnings) };
}

function isVisible({ text }: SubtitleCue): boolean {
  return text.some((span) => span.text.trim() !== '');
}

function textOf({ start, end, text: spans, placement }: SubtitleCue, style: TextStyle): SubtitleText {
  const { text, marks } = marksOf(spans);
  const own = cueStyle(placement, style);
  return { text, start, end, style: marks.length === 0 ? own : { ...own, marks } };
}

/** Cues that never overlap: where several are shown at once they are one, the earlier one above. */
function stacked(cues: readonly SubtitleCue[]): readonly SubtitleCue[] {
  const starting = [...cues].sort((one, other) => one.start - other.start);
  const times = [...new Set(starting.flatMap(({ start, end }) => [start, end]))].sort((one, other) => one - other);
  const found: SubtitleCue[] = [];
  let active: SubtitleCue[] = [];
  let next = 0;
  for (const [index, time] of times.entries()) {
    const before = active;
    active = active.filter(({ end }) => end > time);
    for (let cue = starting[next]; cue !== undefined && cue.start <= time; cue = starting[next]) {
      active.push(cue);
      next += 1;
    }
    if (active.length > maxAtOnce) {
      throw new ClipwrightError(
        'invalid-subtitles',
        `At ${time} s there are more than ${maxAtOnce} subtitles at once.`,
        {
          remedy: 'Check their times.',
        },
      );
    }
    const [first, ...others] = active;
    if (first === undefined) continue;
    const end = times[index + 1] ?? time;
    const last = found.at(-1);
    const isSame = before.length === active.length && before.every((cue, place) => cue === active[place]);
    if (isSame && last !== undefined) found[found.length - 1] = { ...last, end };
    else found.push({ start: time, end, text: others.reduce<readonly TextSpan[]>(below, first.text) });
  }
  return found;
}

function below(above: readonly TextSpan[], { text }: SubtitleCue): readonly TextSpan[] {
  return [...above, { text: '\n' }, ...text];
}

function told(warnings: readonly SubtitleWarning[]): readonly ClipWarning[] {
  const more = warnings.length - maxWarnings;
  const named = warnings
    .slice(0, maxWarnings)
    .map(({ message }): ClipWarning => ({ code: 'subtitles-simplified', message }));
  if (more <= 0) return named;
  return [...named, { code: 'subtitles-simplified', message: `There are ${more} more of these.` }];
}
