import { isGap } from '@clipwright/core';
import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from 'react';
import { useStudio } from '../app/studio.ts';
import type { Entry } from '../model/project.ts';
import { indexOfEntry } from '../model/project.ts';
import { exactSeconds } from '../model/seconds.ts';
import { type Edge, trimPlace } from '../model/trim.ts';
import { useStore } from '../ui/store.ts';

interface TrimHandleProps {
  readonly entry: Entry;
  readonly edge: Edge;
  readonly source: string;
  readonly zoom: number;
}

/** Counts drags, so that each is undone alone. */
let drags = 0;

export function TrimHandle({ entry, edge, source, zoom }: TrimHandleProps): ReactElement | null {
  const studio = useStudio();
  const facts = useStore(studio.media, ({ sources }) => sources.get(source));
  const drag = useRef<{ readonly x: number; readonly frame: number; readonly run: string }>(undefined);
  const place = trimPlace(entry.item, edge, facts);
  if (place === undefined || facts === undefined || isGap(entry.item)) return null;
  const rate = facts.rate.toNumber();
  const speed = exactSeconds(entry.item.speed)?.toNumber() ?? 1;

  const trim = (frame: number, run: string): void => {
    studio.edit({ type: 'trim', id: entry.id, edge, frame, facts }, run);
    const { present } = studio.editor.get().history;
    const item = present.entries[indexOfEntry(present, entry.id)]?.item;
    const now = item && trimPlace(item, edge, facts);
    if (now === undefined) return;
    const text = `${edge === 'head' ? 'In' : 'Out'}: frame ${now.frame}`;
    studio.trimming.set({ name: source, seconds: now.seen, text });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.shiftKey ? 10 : 1;
    const frames: Readonly<Record<string, number>> = {
      ArrowLeft: place.frame - by * Math.sign(speed),
      ArrowRight: place.frame + by * Math.sign(speed),
      ArrowDown: place.frame - by,
      ArrowUp: place.frame + by,
      Home: place.min,
      End: place.max,
    };
    const frame = event.altKey || event.ctrlKey ? undefined : frames[event.key];
    if (frame === undefined) return;
    event.preventDefault();
    trim(frame, `keys ${entry.id} ${edge}`);
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, frame: place.frame, run: `drag ${++drags}` };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current === undefined) return;
    const { x, frame, run } = drag.current;
    trim(frame + ((event.clientX - x) / zoom) * speed * rate, run);
  };
  const end = (): void => {
    drag.current = undefined;
    studio.trimming.set(undefined);
  };
  return (
    <span
      className={`trim ${edge}`}
      role="slider"
      tabIndex={0}
      aria-label={edge === 'head' ? 'First frame of the clip' : 'Frame at which the clip ends'}
      aria-valuemin={place.min}
      aria-valuemax={place.max}
      aria-valuenow={place.frame}
      aria-valuetext={`frame ${place.frame}`}
      onKeyDown={onKeyDown}
      onBlur={end}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
