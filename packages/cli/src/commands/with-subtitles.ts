import { ClipwrightError, type Timeline } from '@clipwright/core';
import { sourceUri } from '@clipwright/timeline-formats';
import type { RunContext } from '../plugins/run-context.ts';

/** What is written on the picture beside what a list says. */
export interface SubtitleFlags {
  /** SubRip or WebVTT. */
  readonly subtitles?: string;
  readonly subtitlesStyle?: object;
}

/** The list with the subtitles that the flags name. Errors: `invalid-option` for a style of none. */
export function withSubtitles(timeline: Timeline, flags: SubtitleFlags, { cwd }: RunContext): Timeline {
  const { subtitles, subtitlesStyle: style } = flags;
  if (subtitles === undefined) {
    if (style === undefined) return timeline;
    throw new ClipwrightError('invalid-option', 'There is a style of subtitles, and there are none.', {
      remedy: 'Name them with --subtitles.',
    });
  }
  const layer = { subtitles, ...sourceUri(subtitles, cwd), ...(style === undefined ? {} : { style }) };
  return { ...timeline, layers: [...(timeline.layers ?? []), layer] };
}
