import type { Finding, Piece } from '@clipwright/detect';
import { pieces } from '@clipwright/detect';
import { type CutPlaces, numberOf } from './cut-flags.ts';

/** The pieces that a source is cut into. */
export function clipsOf(duration: number, findings: readonly Finding[], flags: CutPlaces): readonly Piece[] {
  const scenes = findings.flatMap((each) => (each.kind === 'scene' ? [each.time] : []));
  const without = findings.flatMap((each) => (each.kind === 'scene' ? [] : [each]));
  const every = numberOf(flags.every);
  const steps = every === undefined ? [] : stepsOf(every, duration);
  const [padding, shortest] = [numberOf(flags.padding), numberOf(flags.minClip)];
  return pieces({
    duration,
    at: [...scenes, ...steps, ...(flags.at ?? []).map(Number)],
    without,
    ...(padding === undefined ? {} : { padding }),
    ...(shortest === undefined ? {} : { shortest }),
  });
}

/** In microseconds, so that no sum of decimals drifts. */
function stepsOf(every: number, duration: number): readonly number[] {
  const step = Math.round(every * 1e6);
  return Array.from({ length: Math.ceil((duration * 1e6) / step) }, (_, k) => (k * step) / 1e6);
}
