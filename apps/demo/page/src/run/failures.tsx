import type { ReactElement } from 'react';
import type { Failure, Job } from '../api/shapes.ts';
import { fileName } from '../timeline/item-name.ts';
import { Icon } from '../ui/icons.tsx';
import type { RunRecord } from './record.ts';

/** Clips that are not in the output, each with the reason and what to do. */
export function Failures({
  job,
  record,
}: {
  readonly job: Job;
  readonly record: RunRecord | undefined;
}): ReactElement | null {
  const failures = failuresOf(job, record);
  if (failures.length === 0) return null;
  return (
    <div className="failures" role="alert">
      <h3>
        {failures.length} {failures.length === 1 ? 'clip is' : 'clips are'} not in the video
      </h3>
      <ul>
        {failures.slice(0, 50).map(([index, { code, message, remedy }]) => {
          const item = job.timeline.items[index];
          return (
            <li key={index}>
              <Icon name="warning" />
              <div>
                <p>
                  Clip {index + 1}, <bdi>{item === undefined ? '' : fileName(item)}</bdi> <code>{code}</code>
                </p>
                <p className="hint">
                  {message} {remedy}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
      {failures.length > 50 && <p className="hint">And {failures.length - 50} more.</p>}
    </div>
  );
}

function failuresOf({ report }: Job, record: RunRecord | undefined): readonly (readonly [number, Failure])[] {
  const found = new Map(record?.failures);
  for (const { index, status, code = 'failed', message = '' } of report?.clips ?? []) {
    if (status !== 'rendered' && !found.has(index)) found.set(index, { code, message });
  }
  return [...found].sort(([a], [b]) => a - b);
}
