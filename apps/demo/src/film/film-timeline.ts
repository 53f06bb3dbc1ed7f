import type { Timeline } from '@clipwright/core';

/** Milliseconds that one scene takes to become the next. */
export const fade = 400;

/** A scene in the film: its file, and how long it is without what it has for fades, in milliseconds. */
export interface FilmScene {
  readonly file: string;
  readonly ms: number;
}

/** The scenes one after the other, each fading into the next. Each has half a fade more at both ends. */
export function filmTimeline(scenes: readonly FilmScene[]): Timeline {
  return {
    items: scenes.map(({ file, ms }, i) => ({
      source: file,
      start: fade / 1000,
      end: (fade + ms) / 1000,
      ...(i > 0 && { transition: { type: 'crossfade', duration: fade / 1000 } }),
    })),
  };
}
