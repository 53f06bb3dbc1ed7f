import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useStore } from '../ui/store.ts';
import { startComparison, startRender } from './actions.ts';
import { Charts } from './charts.tsx';
import { ComparisonView } from './comparison.tsx';
import { Failures } from './failures.tsx';
import { JobHead } from './job-head.tsx';
import { JobPicker } from './job-picker.tsx';
import { Lanes } from './lanes.tsx';
import { Legend } from './legend.tsx';
import { OrderStrip } from './order-strip.tsx';
import { Result } from './result.tsx';
import { isOver } from './run-store.ts';
import { SettingsForm } from './settings-form.tsx';

/** What is seen while it works, and after it. */
export function RunWorkspace(): ReactElement {
  const studio = useStudio();
  const { job, records, beat, connected, comparison, error, starting, forgotten } = useStore(studio.run, (run) => run);
  const cores = useStore(studio.server, ({ info }) => info?.cores ?? 2);
  const isEmpty = useStore(studio.editor, ({ history }) => history.present.entries.length === 0);
  const record = job && records.get(job.id);
  const isRunning = job !== undefined && !isOver(job);
  const cannot = isEmpty || isRunning || starting;
  return (
    <div className="run-workspace">
      <section className="panel settings" aria-label="Settings of the render">
        <header className="panel-head">
          <h2>Render</h2>
        </header>
        <div className="panel-body">
          <SettingsForm />
          <div className="buttons">
            <Button look="primary" disabled={cannot} onClick={() => startRender(studio)}>
              Render
            </Button>
            <Button disabled={cannot} onClick={() => startComparison(studio)}>
              One after the other
            </Button>
          </div>
          <p className="hint">
            “One after the other” renders the list in parallel and then sequentially, both without what was kept.
          </p>
        </div>
      </section>
      <section className="panel working" aria-label="Work">
        <header className="panel-head">
          <h2>Work</h2>
          <Legend />
        </header>
        <div className="panel-body">
          {!connected && <p className="banner">The server’s events are not heard just now. The page tries again.</p>}
          {error !== undefined && (
            <Notice look="failed" title={error.message}>
              {error.remedy} ({error.code})
            </Notice>
          )}
          <JobPicker />
          {forgotten !== undefined && (
            <p className="banner">
              The record of <bdi>{forgotten}</bdi> was deleted; its video stays.
            </p>
          )}
          {job !== undefined && <JobHead job={job} />}
          {comparison !== undefined && <ComparisonView comparison={comparison} />}
          {comparison === undefined && (
            <Lanes
              label="Lanes of the workers"
              record={record}
              live={job?.state === 'running'}
              least={cores}
              beat={beat}
            />
          )}
          <OrderStrip
            record={record}
            total={job?.timeline.items.length ?? 0}
            isDone={job?.state === 'done'}
            beat={beat}
          />
          <Charts />
          {job === undefined && error === undefined && (
            <p className="hint">Nothing was rendered yet. Each worker gets a lane here, with what it does as bars.</p>
          )}
          {job !== undefined && <Failures job={job} record={record} />}
        </div>
      </section>
      <Result />
    </div>
  );
}
