import { Rational, type Seconds } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import type { SubtitleCue } from './subtitle-cue.ts';

/** A clip of the source that subtitles belong to. */
export interface CuedClip {
  /** Seconds of the source. */
  readonly start: Seconds;
  /** Seconds of the source. */
  readonly end: Seconds;
  /** Where the clip stands on the timeline, in seconds. @default 0 */
  readonly at?: Seconds;
  /** 2 shows it twice as fast, -1 backwards. @default 1 */
  readonly speed?: Seconds;
}

/**
 * The cues that are shown during a clip, at the times of the timeline that it stands on: so subtitles follow the cuts. A
 * cue that reaches beyond the clip is cut off there. Exact: the clip shows at timeline time t the source's
 * start + speed x (t - at), and backwards its end - |speed| x (t - at).
 *
 * Errors: `invalid-clip` for what is no time.
 */
export function cuesOnTimeline(cues: readonly SubtitleCue[], clip: CuedClip): readonly SubtitleCue[] {
  const [from, to] = [secondsToRational(clip.start, 'start'), secondsToRational(clip.end, 'end')];
  const at = secondsToRational(clip.at ?? 0, 'place');
  const speed = secondsToRational(clip.speed ?? 1, 'speed');
  if (speed.compare(Rational.zero) === 0) return [];
  const isBackwards = speed.compare(Rational.zero) < 0;
  // A time of the source, on the timeline.
  const placed = (time: Rational): number => at.add(time.sub(isBackwards ? to : from).div(speed)).toNumber();
  return cues.flatMap((cue) => {
    const start = secondsToRational(cue.start).max(from);
    const end = secondsToRational(cue.end).min(to);
    if (start.compare(end) >= 0) return [];
    const [first, last] = isBackwards ? [end, start] : [start, end];
    return [{ ...cue, start: placed(first), end: placed(last) }];
  });
}
