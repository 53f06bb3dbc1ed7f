import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { SelectField } from '../ui/field.tsx';
import { useStore } from '../ui/store.ts';
import { lookAt } from './actions.ts';
import { knownJobs } from './run-store.ts';

/** Jobs that are offered, the newest first. */
const most = 50;

/** Which of the server's jobs is looked at, where there are several: other pages and programs ask for some too. */
export function JobPicker(): ReactElement | null {
  const studio = useStudio();
  const looked = useStore(studio.run, ({ job }) => job?.id);
  const jobs = useStore(studio.run, ({ jobs }) => jobs);
  const heard = useStore(studio.run, ({ heard }) => heard);
  const known = knownJobs({ jobs, heard });
  if (known.length < 2 && (looked !== undefined || known.length === 0)) return null;
  const offered = known.slice(0, most).map(({ id, text }) => [id, text] as const);
  const none = looked === undefined ? [['', 'Choose one'] as const] : [];
  return (
    <SelectField
      label="Job"
      value={looked ?? ''}
      options={[...none, ...offered]}
      onPick={(id) => id !== '' && lookAt(studio, id)}
    />
  );
}
