import type { TimelineItem } from '@clipwright/core';
import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { useStore } from '../ui/store.ts';
import { itemKey, partsOf } from './parts.ts';

/** What became of a clip in the render that is looked at, and why. */
export function Outcome({ item }: { readonly item: TimelineItem }): ReactElement | null {
  const { run } = useStudio();
  const job = useStore(run, (state) => state.job);
  const records = useStore(run, (state) => state.records);
  const part = partsOf(job, job && records.get(job.id)).get(itemKey(item));
  if (part === undefined) return null;
  return (
    <div className={`outcome ${part.kind}`}>
      <p className="outcome-kind">{part.text}</p>
      <p className="hint">
        {part.why}
        {part.failure?.remedy !== undefined && ` ${part.failure.remedy}`}
      </p>
    </div>
  );
}
