import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { SourceRef } from '../../contracts/segment-request.ts';
import type { FrameTransforms, TransformRef } from '../../contracts/transform.ts';
import { clipSettings, colorOf } from '../../model/clip-settings.ts';
import { sourceId } from '../../model/source-id.ts';
import type { Clip, Gap } from '../../model/timeline.ts';
import { transitionOf } from '../../model/transition-settings.ts';
import type { PlannableClip } from '../../plan/plannable.ts';
import { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import type { OpenClip } from '../load/load-events.ts';
import { shownClip } from './shown-clip.ts';

/** What is planned of an open clip. Errors: `invalid-clip`. */
export function plannableClip(index: number, clip: Clip, open: OpenClip, transforms: FrameTransforms): PlannableClip {
  const { id, source, sourceIndex, start, end } = shownClip(clip, open);
  return {
    ...{ kind: 'clip', index, source: sourceRef(id, source), sourceIndex, ...partsOf(source) },
    ...{ start, end, ...clipSettings(clip), ...transformsOf(clip, transforms) },
  };
}

/** The parts of a source that has some, as requests name them. */
function partsOf({ parts }: ClipSource): Pick<PlannableClip, 'parts'> {
  if (parts === undefined) return {};
  return {
    parts: parts.map(({ source, request, start }) => ({
      source: sourceRef(sourceId(request), source),
      start: Rational.from(start),
    })),
  };
}

function sourceRef(id: string, { file, info }: ClipSource): SourceRef {
  return { id, ...(file === undefined ? {} : { file }), info };
}

/** What nobody gave is the renderer's to refuse. */
function transformsOf(clip: Clip, given: FrameTransforms): Pick<PlannableClip, 'transforms'> {
  const { transforms = [] } = clip;
  if (transforms.length === 0) return {};
  const seesOf = ({ name }: TransformRef) => (Object.hasOwn(given, name) ? given[name]?.sees : undefined) ?? 'source';
  return { transforms: transforms.map((ref) => ({ ref, sees: seesOf(ref) })) };
}

/** What is planned of a gap. Errors: `invalid-clip`. */
export function gapSettings(gap: Gap) {
  return { duration: secondsToRational(gap.gap, 'gap'), ...colorOf(gap), ...transitionOf(gap) };
}

/** The transition of a clip that failed, which may have failed because of what it asks for. */
export function heldTransition(clip: Clip) {
  try {
    return transitionOf(clip);
  } catch {
    return {};
  }
}
