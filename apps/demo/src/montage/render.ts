import { ClipwrightError, type RenderPhase, type RenderReport, resultFrom, type Timeline } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import type { RenderPlan } from '@clipwright/core/plan';
import { tap } from 'rxjs';
import type { ProgressLine } from '../print/progress-line.ts';

export interface RenderResult {
  readonly report: RenderReport;
  /** Where everything stands in the output. */
  readonly plan: RenderPlan;
}

const titles: Readonly<Record<RenderPhase, string>> = {
  load: 'opening sources',
  fingerprint: 'knowing them again',
  encode: 'encoding',
  join: 'joining and checking',
};

/** Renders the timeline into the file, and shows how far it is. */
export async function render(
  clipwright: Clipwright,
  timeline: Timeline,
  file: string,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<RenderResult> {
  let phase: RenderPhase | undefined;
  let plan: RenderPlan | undefined;
  const options = { onError: 'fail', signal } as const;
  const events$ = clipwright.renderTimeline(timeline, { file, overwrite: true }, options).pipe(
    tap((event) => {
      if (event.type === 'planned') plan = event.plan;
      if (event.type !== 'progress') return;
      if (phase !== event.phase) line.end();
      phase = event.phase;
      const { ratio, timeLeft } = event;
      const left = timeLeft === undefined || ratio === 1 ? '' : `, about ${Math.ceil(timeLeft)} s to go`;
      line.update(`  ${titles[event.phase].padEnd(22)}${String(Math.round(ratio * 100)).padStart(3)} %${left}`);
    }),
  );
  const report = await resultFrom(events$);
  line.end();
  if (plan === undefined) throw new ClipwrightError('contract-violation', 'The montage was rendered without a plan.');
  return { report, plan };
}
