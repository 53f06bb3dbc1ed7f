import { type ReactElement, useEffect, useRef } from 'react';
import { useScheme } from '../ui/use-scheme.ts';
import { type ClipState, inOrder, type RunRecord } from './record.ts';

interface OrderStripProps {
  readonly record: RunRecord | undefined;
  readonly total: number;
  readonly isDone: boolean;
  readonly beat: number;
}

const colors: Readonly<Record<ClipState, string>> = {
  waiting: '--line',
  opening: '--open',
  opened: '--opened',
  working: '--encode',
  made: '--copy',
  failed: '--failed',
};

/** The clips in the order of the list, whichever is finished first: it is restored from the left. */
export function OrderStrip({ record, total, isDone, beat }: OrderStripProps): ReactElement {
  const scheme = useScheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const done = isDone ? total : record === undefined ? 0 : inOrder(record, total);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const scale = devicePixelRatio || 1;
    const [width, height] = [element.clientWidth, element.clientHeight];
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    context.scale(scale, scale);
    const style = getComputedStyle(element);
    const cell = width / Math.max(1, total);
    const gap = cell > 4 ? 1 : 0;
    for (let index = 0; index < total; index++) {
      const known = record?.clips.get(index) ?? 'waiting';
      const state = isDone && known !== 'failed' ? 'made' : known;
      context.fillStyle = style.getPropertyValue(colors[state]);
      context.fillRect(index * cell, 0, Math.max(0.5, cell - gap), height - 5);
    }
    context.fillStyle = style.getPropertyValue('--accent');
    context.fillRect(0, height - 3, done * cell, 3);
    // The record grows in place; `beat` says that it has.
  }, [record, total, isDone, done, beat, scheme]);
  return (
    <div className="order">
      <p className="order-text">
        <span>In order</span>
        <span className="muted">
          {done} of {total}
        </span>
      </p>
      <canvas
        ref={canvas}
        className="order-strip"
        role="img"
        aria-label={`${done} of ${total} clips finished in order`}
      />
    </div>
  );
}
