import { partSpans } from '../model/part-spans.ts';
import { type Sampling, sampledFrames } from '../time/sampled-frames.ts';
import type { PlannableClip } from './plannable.ts';

/** What is sampled of one source. */
export interface SampledSource extends Pick<PlannableClip, 'source' | 'sourceIndex'> {
  readonly sampling: Sampling;
}

/**
 * What is sampled of a clip: where all frames are of one part of its source, that part, which can be read as the file
 * that it is; else the source itself. What is shown was decided on the clock of the whole, and the part's own must show
 * the same.
 */
export function inOnePart(
  { source, sourceIndex, parts, transforms }: PlannableClip,
  sampling: Sampling,
): SampledSource {
  const whole = { source, sourceIndex, sampling };
  // A transform is told of the time in its source.
  if (parts === undefined || transforms !== undefined) return whole;
  const shown = sampledFrames(sampling, sourceIndex, source.info.video);
  const [first = 0, last = 0] = [shown[0], shown.at(-1)];
  const span = partSpans(sourceIndex).find(({ from, to }) => first >= from && last < to);
  const part = span && parts[span.part];
  if (span === undefined || part === undefined) return whole;
  const own = { ...sampling, sampleAt: sampling.sampleAt.sub(part.start) };
  const again = sampledFrames(own, span.index, part.source.info.video);
  if (again.some((frame, i) => frame + span.from !== shown[i])) return whole;
  return { source: part.source, sourceIndex: span.index, sampling: own };
}
