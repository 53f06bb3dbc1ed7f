import type { ReactElement, ReactNode } from 'react';
import type { Job } from '../api/shapes.ts';
import { useStudio } from '../app/studio.ts';
import { Button } from '../ui/button.tsx';
import { cancelRender } from './actions.ts';
import { isOver } from './run-store.ts';

/** How far a job is, in words and as a bar. */
export function JobHead({ job }: { readonly job: Job }): ReactElement {
  const studio = useStudio();
  const share = job.state === 'done' ? 1 : (job.progress?.fraction ?? 0);
  return (
    <div className={`job ${job.state}`}>
      <div className="job-line">
        <p className="job-state">{stateText(job)}</p>
        <p className="muted job-detail">{detail(job)}</p>
        {!isOver(job) && (
          <Button look="danger" icon="stop" onClick={() => cancelRender(studio)}>
            Cancel
          </Button>
        )}
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label="Progress of the render"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}

function stateText({ state, position, error, output }: Job): ReactNode {
  switch (state) {
    case 'queued':
      return position === undefined ? 'Waiting' : `Waiting, place ${position}`;
    case 'running':
      return (
        <>
          Rendering <bdi>{output}</bdi>
        </>
      );
    case 'done':
      return (
        <>
          <bdi>{output}</bdi> is done
        </>
      );
    case 'cancelled':
      return 'Cancelled: nothing was left behind';
    case 'failed':
      return error?.message ?? 'It failed';
  }
}

function detail({ state, progress, report, error }: Job): string {
  if (state === 'failed') return error?.remedy ?? error?.code ?? '';
  if (report !== undefined) {
    const { segments, copying, frames, elapsedMs } = report;
    const parts = [
      `${frames} frames in ${(elapsedMs / 1000).toFixed(1)} s`,
      copying.frames > 0 && `${copying.frames} copied`,
      `${segments.encoded} of ${segments.total} pieces encoded`,
      segments.reused > 0 && `${segments.reused} kept from before`,
    ];
    return parts.filter(Boolean).join(', ');
  }
  if (progress === undefined) return '';
  const { framesDone, frames, remainingSeconds, speed } = progress;
  const parts = [
    `${framesDone} of ${frames} frames`,
    remainingSeconds !== undefined && `${Math.ceil(remainingSeconds)} s left`,
    speed !== undefined && `${speed.toFixed(1)}× as fast as it plays`,
  ];
  return parts.filter(Boolean).join(', ');
}
