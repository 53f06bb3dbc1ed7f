import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { useStudio } from '../app/studio.ts';
import { useStore } from '../ui/store.ts';
import { frameText } from '../ui/time-text.ts';
import { seek, stepFrames } from './commands.ts';
import { useListRate } from './list-rate.ts';
import type { Sight } from './sight.ts';
import { useLayout } from './use-layout.ts';

/** Seconds between marks that people count in. */
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Pixels between marks with a time, at least. */
const least = 84;

export function Ruler({ sight, width }: { readonly sight: Sight; readonly width: number }): ReactElement {
  const studio = useStudio();
  const zoom = useStore(studio.editor, (editor) => editor.zoom);
  const rate = useListRate();
  const step = steps.find((seconds) => seconds * zoom >= least) ?? 3600;
  const first = Math.floor(sight.from / zoom / step);
  const last = Math.ceil(Math.min(width, sight.from + sight.width) / zoom / step);
  const marks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  const seekTo = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(studio, (event.clientX - box.left) / zoom);
  };
  return (
    <div
      className="ruler"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        studio.playing.set(false);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
      }}
    >
      {marks.map((seconds) => (
        <span className="mark" key={seconds} style={{ left: `${seconds * zoom}px` }} aria-hidden="true">
          {frameText(seconds, rate)}
        </span>
      ))}
      <Playhead />
    </div>
  );
}

function Playhead(): ReactElement {
  const studio = useStudio();
  const { duration } = useLayout();
  const rate = useListRate();
  const { playhead, zoom } = useStore(studio.editor, (editor) => editor);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => stepFrames(studio, event.shiftKey ? -10 : -1),
      ArrowRight: () => stepFrames(studio, event.shiftKey ? 10 : 1),
      PageDown: () => seek(studio, playhead - 1),
      PageUp: () => seek(studio, playhead + 1),
      Home: () => seek(studio, 0),
      End: () => seek(studio, duration),
    };
    const step = event.altKey || event.ctrlKey ? undefined : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };
  return (
    <div
      className="playhead"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Number(duration.toFixed(3))}
      aria-valuenow={Number(playhead.toFixed(3))}
      aria-valuetext={frameText(playhead, rate)}
      style={{ transform: `translateX(${playhead * zoom}px)` }}
      onKeyDown={onKeyDown}
    />
  );
}
