import { Rational } from '../../time/rational.ts';
import { crossfadeOf } from '../../timeline/clip-settings.ts';
import type { RenderPlan } from '../../timeline/plan.ts';
import type { RenderRun } from './render-run.ts';

/** The transfer functions of high dynamic range: PQ and HLG. */
const hdrTransfers = ['smpte2084', 'arib-std-b67'];

/** Says of which clips the colours will be wrong. */
export function warnOfHdr(run: RenderRun): void {
  for (const { open, error, warnings } of run.outcomes.values()) {
    const transfer = open?.info.video.color.transfer;
    if (error !== undefined || transfer === undefined || !hdrTransfers.includes(transfer)) continue;
    const message = 'Its picture is in high dynamic range, which this renderer cannot tone-map: its colours are wrong.';
    warnings.push({ code: 'not-tone-mapped', message });
  }
}

/** Whether any source has other primaries than the output's, or high dynamic range. */
export function hasWiderColors(run: RenderRun): boolean {
  return [...run.outcomes.values()].some(({ open }) => {
    const { primaries = 'bt709', transfer = 'bt709' } = open?.info.video.color ?? {};
    return !['bt709', 'unknown', 'unspecified'].includes(primaries) || hdrTransfers.includes(transfer);
  });
}

/** Says which crossfades are shorter than they were asked for. A plan made again may have other ones. */
export function warnOfTransitions(run: RenderRun, plan: RenderPlan): void {
  for (const { index, crossfade } of plan.items) {
    const outcome = run.outcomes.get(index);
    if (outcome === undefined) continue;
    outcome.warnings = outcome.warnings.filter(({ code }) => code !== 'transition-shortened');
    const asked = outcome.error === undefined ? crossfadeOf(outcome.clip).crossfade : undefined;
    if (asked === undefined || crossfade === undefined || asked.compare(crossfade) <= 0) continue;
    const [wanted, got] = [asked.toNumber(), Number(Rational.from(crossfade).toNumber().toFixed(3))];
    outcome.warnings.push({
      code: 'transition-shortened',
      message: `There is material for ${got} s of the ${wanted} s of crossfade into it: half of it lies beyond the cut on either side.`,
    });
  }
}
