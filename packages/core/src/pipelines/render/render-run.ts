import type { Artifact } from '../../contracts/artifact-store.ts';
import type { JoinRequest, Verification } from '../../contracts/clip-renderer.ts';
import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import type { RenderPlan } from '../../timeline/plan.ts';
import type { PlannableItem } from '../../timeline/plan-render.ts';
import { askedRange } from '../../timeline/resolve-clip.ts';
import { type Clip, isGap, type Timeline } from '../../timeline/timeline.ts';
import type { ClipWarning, OnError, OpenClip } from '../load-events.ts';
import type { RenderPhase } from '../render-events.ts';

/** What became of one clip of the timeline so far. */
export interface ClipOutcome {
  /** Position in the timeline, from 0. */
  readonly item: number;
  readonly clip: Clip;
  /** Set when it loaded. */
  open?: OpenClip;
  /** Set when it failed, while loading or while rendering. */
  error?: ClipwrightError;
  /** How long it stands black; set when it failed and is held. */
  heldFor?: Rational;
  warnings: ClipWarning[];
  /** Milliseconds spent on it. */
  ms: number;
}

/** The state of one render: what its phases hand to each other. */
export interface RenderRun {
  readonly timeline: Timeline;
  readonly onError: OnError;
  /** By position in the timeline; gaps have none. */
  readonly outcomes: ReadonlyMap<number, ClipOutcome>;
  readonly phases: Record<RenderPhase, number>;
  readonly began: number;
  plan?: RenderPlan;
  /** Finished segments in the plan's order. */
  segments: JoinRequest['segments'];
  /** Whether everything that the plan asks for is there. */
  whole: boolean;
  audio?: Artifact;
  encoded: number;
  opened: number;
  verification?: Verification;
}

export function renderRun(timeline: Timeline, onError: OnError): RenderRun {
  const outcomes = new Map<number, ClipOutcome>();
  for (const [item, entry] of timeline.items.entries()) {
    if (isGap(entry)) secondsToRational(entry.gap, 'gap');
    else outcomes.set(item, { item, clip: entry, warnings: [], ms: 0 });
  }
  return {
    timeline,
    onError,
    outcomes,
    phases: { load: 0, fingerprint: 0, encode: 0, join: 0 },
    began: performance.now(),
    segments: [],
    whole: false,
    encoded: 0,
    opened: 0,
  };
}

/** A clip failed: it leaves the timeline, or black of its length stands in its place. */
export function failClip(run: RenderRun, outcome: ClipOutcome, error: ClipwrightError): void {
  outcome.error = error;
  if (run.onError !== 'hold') return;
  const duration = heldDuration(outcome);
  if (duration === undefined) {
    const message = 'Its length is not known, so nothing holds its place: later cuts move forward.';
    outcome.warnings.push({ code: 'not-held', message });
  } else {
    outcome.heldFor = duration;
  }
}

function heldDuration({ clip, open }: ClipOutcome): Rational | undefined {
  if (open !== undefined) return Rational.from(open.end).sub(open.start);
  try {
    const { start, end } = askedRange(clip);
    return end?.sub(start);
  } catch {
    // The list's own numbers are no range: that is the failure being handled.
    return undefined;
  }
}

/** The items that have a place in the output. */
export function plannableItems(run: RenderRun): PlannableItem[] {
  return run.timeline.items.flatMap((entry, index): PlannableItem[] => {
    if (isGap(entry)) return [{ kind: 'black', index, duration: secondsToRational(entry.gap, 'gap') }];
    const outcome = run.outcomes.get(index);
    if (outcome?.heldFor !== undefined) return [{ kind: 'black', index, duration: outcome.heldFor }];
    if (outcome?.open === undefined || outcome.error !== undefined) return [];
    const { source, sourceIndex, start, end } = outcome.open;
    return [
      {
        kind: 'clip',
        index,
        source: {
          id: outcome.clip.uri ?? outcome.clip.source,
          ...(source.file === undefined ? {} : { file: source.file }),
          info: source.info,
        },
        sourceIndex,
        start: Rational.from(start),
        end: Rational.from(end),
        ...(entry.transform === undefined ? {} : { transform: entry.transform }),
      },
    ];
  });
}

/** The open clips that still have a place, in order. */
export function liveClips(run: RenderRun): OpenClip[] {
  return [...run.outcomes.values()].flatMap(({ open, error }) =>
    open === undefined || error !== undefined ? [] : [open],
  );
}
