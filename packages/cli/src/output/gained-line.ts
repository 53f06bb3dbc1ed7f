import type { RenderReport } from '@clipwright/core';
import { counted } from './units.ts';

/** What is known of a render. */
export interface Gains extends Pick<RenderReport, 'frames' | 'duration' | 'elapsedMs'> {
  readonly copying: Pick<RenderReport['copying'], 'frames'>;
  readonly segments: Pick<RenderReport['segments'], 'total' | 'reused'>;
}

/**
 * What did not have to be done, and what came of doing several things at once: one line, or none where that is nothing.
 *
 * @param workMs What all its work took, one after the other: side by side each part may take longer, hence "up to".
 */
export function gainedLine({ frames, copying, segments, duration, elapsedMs }: Gains, workMs = 0): readonly string[] {
  const times = (factor: number): string => `${factor.toFixed(1)} times`;
  const [sideBySide, realTime] = [workMs / elapsedMs, (duration * 1000) / elapsedMs];
  const gains = [
    copying.frames === 0 ? '' : `${Math.floor((100 * copying.frames) / frames)} % copied instead of encoded`,
    segments.reused === 0 ? '' : `${segments.reused} of ${counted(segments.total, 'segment')} from the cache`,
    sideBySide < 1.1 ? '' : `up to ${times(sideBySide)} as fast as one after the other`,
    realTime < 1.1 ? '' : `${times(realTime)} as fast as it plays`,
  ].filter(Boolean);
  return gains.length === 0 ? [] : [`  gained: ${gains.join(', ')}`];
}
