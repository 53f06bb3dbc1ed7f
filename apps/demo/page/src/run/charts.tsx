import type { ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { useStore } from '../ui/store.ts';
import { Chart } from './chart.tsx';

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${Math.round(share * 100)} %`;
}

export function Charts(): ReactElement {
  const { run } = useStudio();
  const { at, progress, hits, cpu, queue } = useStore(run, ({ series }) => series);
  const load = useStore(run, (state) => state.load);
  return (
    <div className="charts">
      <Chart title="Progress" text={percent(progress.at(-1))} at={at} values={progress} max={1} />
      <Chart title="Hit rate" text={percent(hits.at(-1))} at={at} values={hits} max={1} />
      <Chart title="CPU" text={percent(load?.cpu ?? cpu.at(-1))} at={at} values={cpu} max={1} />
      <Chart title="Queue" text={String(load?.queued ?? queue.at(-1) ?? '–')} at={at} values={queue} />
    </div>
  );
}
