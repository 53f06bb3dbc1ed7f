import { type ReactElement, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useScheme } from '../ui/use-scheme.ts';
import 'uplot/dist/uPlot.min.css';

interface ChartProps {
  readonly title: string;
  /** What it says now. */
  readonly text: string;
  /** Seconds. */
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
  /** The axis ends there. @default at the highest value */
  readonly max?: number;
}

const height = 44;

/** A line as small as a word, and beside it what it says now. */
export function Chart({ title, text, at, values, max }: ChartProps): ReactElement {
  const scheme = useScheme();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const stroke = (): string => getComputedStyle(element).getPropertyValue('--accent');
    const made = new uPlot(
      {
        width: Math.max(60, element.clientWidth),
        height,
        padding: [3, 0, 3, 0],
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false },
          y: { range: (_plot, _min, found) => [0, max ?? Math.max(1, found ?? 1)] },
        },
        series: [{}, { stroke, width: 1.5, points: { show: false } }],
      },
      [[], []],
      element,
    );
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: Math.max(60, element.clientWidth), height }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      made.destroy();
    };
  }, [max]);
  useEffect(() => {
    plot.current?.setData([[...at], [...values]]);
    // Its line has the colour of the scheme.
  }, [at, values, scheme]);
  return (
    <div className="chart">
      <p className="chart-text">
        <span className="muted">{title}</span>
        <span className="chart-value">{text}</span>
      </p>
      <div className="chart-plot" ref={place} aria-hidden="true" />
    </div>
  );
}
