import { type ReactElement, useEffect, useState } from 'react';
import type { Job } from '../api/shapes.ts';
import { useStudio } from '../app/studio.ts';
import { Button } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { useStore } from '../ui/store.ts';
import { Lanes } from './lanes.tsx';
import type { Comparison } from './run-store.ts';

/** Both recordings on one axis: they were measured one after the other, and are played together. */
export function ComparisonView({ comparison }: { readonly comparison: Comparison }): ReactElement {
  const { run, server } = useStudio();
  const { jobs, records, beat } = useStore(run, (state) => state);
  const cores = useStore(server, ({ info }) => info?.cores ?? 2);
  const [first, second] = [jobs.get(comparison.parallel), jobs.get(comparison.sequential ?? '')];
  const ms = [first, second].map((job) => job && records.get(job.id)?.latest);
  const span = Math.max(1000, ...ms.map((value) => value ?? 0));
  const isDone = first?.state === 'done' && second?.state === 'done';
  const [until, setUntil] = useState<number>();
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let last = performance.now();
    const step = (now: number): void => {
      const passed = now - last;
      last = now;
      setUntil((value) => {
        const next = (value ?? 0) + passed;
        if (next < span) return next;
        setPlaying(false);
        return undefined;
      });
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, span]);
  const row = (text: string, job: Job | undefined): ReactElement => (
    <div className="compared">
      <h3>
        {text} <span className="muted">{timing(job)}</span>
      </h3>
      <Lanes
        label={text}
        record={job && records.get(job.id)}
        live={job?.state === 'running'}
        least={text === 'In parallel' ? cores : 1}
        beat={beat}
        span={span}
        {...(isDone && until !== undefined && { until })}
      />
    </div>
  );
  return (
    <div className="comparison">
      {row('In parallel', first)}
      {row('One after the other', second)}
      {isDone && (
        <div className="player">
          <Button
            icon={playing ? 'pause' : 'play'}
            onClick={() => {
              if (!playing && until === undefined) setUntil(0);
              setPlaying(!playing);
            }}
          >
            {playing ? 'Pause' : 'Play both'}
          </Button>
          <Slider
            bare
            label="Place in both recordings"
            value={until ?? span}
            min={0}
            max={span}
            step={10}
            text={`${((until ?? span) / 1000).toFixed(1)} s`}
            onSlide={setUntil}
          />
        </div>
      )}
      <p className="hint">
        Measured one after the other on this machine, both without what was kept
        {isDone ? `: ${speedUp(first, second)}.` : '.'}
      </p>
    </div>
  );
}

function timing(job: Job | undefined): string {
  if (job === undefined) return 'waits for the other';
  return job.report === undefined ? job.state : `${(job.report.elapsedMs / 1000).toFixed(1)} s`;
}

function speedUp(first: Job | undefined, second: Job | undefined): string {
  const [a, b] = [first?.report?.elapsedMs, second?.report?.elapsedMs];
  return a === undefined || b === undefined || a === 0 ? '' : `${(b / a).toFixed(1)} times as fast in parallel`;
}
