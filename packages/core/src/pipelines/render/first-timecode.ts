import type { RenderPlan } from '../../plan/plan.ts';
import { Rational } from '../../time/rational.ts';
import { frameOfTimecode, readTimecode, secondsOfTimecode, timecodeBase, timecodeText } from '../../time/timecode.ts';
import { type ClipState, isLive } from './clip-state.ts';

/** The timecode of an output's first frame; `undefined` where the source that it is taken from says none. */
export function firstTimecode(
  timecode: string,
  { items, profile }: Pick<RenderPlan, 'items' | 'profile'>,
  clips: readonly ClipState[],
): string | undefined {
  const rate = Rational.from(profile.frameRate);
  if (timecode !== 'source') {
    const read = readTimecode(timecode);
    const base = timecodeBase(rate, read?.drop);
    const frame = read && frameOfTimecode(read.numbers, base);
    return frame === undefined ? undefined : timecodeText(frame, base);
  }
  for (const { index, firstFrame, frames } of items) {
    const clip = clips.filter(isLive).find(({ item }) => item === index);
    if (clip === undefined || frames === 0) continue;
    const { info, start } = clip.open;
    const { timecode: said = '', video } = info;
    const zero = secondsOfTimecode(said, Rational.from(video.frameRate));
    if (zero === undefined) return undefined;
    const base = timecodeBase(rate, readTimecode(said)?.drop);
    const frame = Number(zero.add(Rational.from(start)).mul(rate).round()) - firstFrame;
    // Midnight comes after the last frame of a day, and before its first.
    const day = frameOfTimecode([24, 0, 0, 0], base) ?? 1;
    return timecodeText(((frame % day) + day) % day, base);
  }
  return undefined;
}
