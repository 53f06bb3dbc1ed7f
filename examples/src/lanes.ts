import { type OutputOptions, type RenderDeps, renderTimeline, type Timeline, type WorkEvent } from '@clipwright/core';
import { filter, type Observable, scan } from 'rxjs';

/** What each lane is busy with, by kind and slot: `open 0` with a clip of the list, `encode 1` with a piece. */
export type Lanes = Readonly<Record<string, number | undefined>>;

/** The lanes of a render, each time that something begins or ends in one: what a page would draw. */
export function lanesOf(timeline: Timeline, output: OutputOptions, deps: RenderDeps): Observable<Lanes> {
  return renderTimeline(timeline, output, deps).pipe(
    filter((event): event is WorkEvent => event.type === 'begin' || event.type === 'end'),
    scan((lanes: Lanes, { type, kind, slot, clip, piece }) => {
      const busyWith = type === 'begin' ? (piece ?? clip ?? 0) : undefined;
      return { ...lanes, [`${kind} ${slot}`]: busyWith };
    }, {}),
  );
}
