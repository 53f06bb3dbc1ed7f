import { type ReactElement, useEffect, useRef } from 'react';
import { useScheme } from '../ui/use-scheme.ts';
import { axisHeight, drawLanes, laneHeight } from './draw-lanes.ts';
import { newRecord, type RunRecord, workMs } from './record.ts';

interface LanesProps {
  readonly record: RunRecord | undefined;
  /** Whether the run goes on: then the bars grow. */
  readonly live: boolean;
  /** Lanes that there are at least, so that nothing moves while the first begin. */
  readonly least: number;
  readonly label: string;
  /** Changes with what is in the record. */
  readonly beat: number;
  /** Milliseconds: a place in the recording. @default its end */
  readonly until?: number;
  /** Milliseconds that the axis spans. @default as long as the run is */
  readonly span?: number;
}

/** Milliseconds between two pictures where less motion is wanted. */
const calm = 500;

/** Lanes that are shown; more workers than that share no machine. */
const most = 32;

const nothing = newRecord();

/** A lane for each worker, drawn: however much happens, it is one element. */
export function Lanes({ record = nothing, live, least, label, beat, until, span }: LanesProps): ReactElement {
  const scheme = useScheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const lanes = Math.min(most, Math.max(least, record.lanes));
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let frame = 0;
    let last = 0;
    // The run's clock is the server's: what is seen here goes on from the latest event.
    const [latest, at] = [record.latest, performance.now()];
    const slow = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const draw = (): void => {
      const now = until ?? (live ? latest + performance.now() - at : record.latest);
      drawLanes(element, { record, until: now, span: span ?? Math.max(1000, now), lanes });
    };
    const again = (time: number): void => {
      if (!slow || time - last >= calm) {
        last = time;
        draw();
      }
      frame = requestAnimationFrame(again);
    };
    draw();
    if (live) frame = requestAnimationFrame(again);
    const sizes = new ResizeObserver(draw);
    sizes.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
    };
    // The record grows in place; `beat` says that it has.
  }, [record, live, lanes, until, span, beat, scheme]);
  const said = `${label}: ${record.bars.length} pieces of work in ${record.lanes} lanes, ${(workMs(record) / 1000).toFixed(1)} seconds of work in ${(record.latest / 1000).toFixed(1)}.`;
  return (
    <canvas
      ref={canvas}
      className="lanes"
      role="img"
      aria-label={said}
      style={{ height: `${lanes * laneHeight + axisHeight}px` }}
    />
  );
}
