import type { Timeline, TimelineItem } from '@clipwright/core';

/** An item of the main track, under a name that stays its own wherever it is moved. */
export interface Entry {
  readonly id: string;
  readonly item: TimelineItem;
}

/** What is edited: a timeline, of which all that is not edited here stays as it came. */
export interface Project {
  readonly entries: readonly Entry[];
  /** What the timeline has beside its main track. */
  readonly rest: Omit<Timeline, 'items'>;
  /** The number that the next entry is named by. */
  readonly next: number;
}

export const emptyProject: Project = { entries: [], rest: {}, next: 1 };

/** Entries of items, under new names, and the project's next number. */
export function named(items: readonly TimelineItem[], next: number): { entries: readonly Entry[]; next: number } {
  return { entries: items.map((item, i) => ({ id: `c${next + i}`, item })), next: next + items.length };
}

export function projectOf({ items, ...rest }: Timeline, next = 1): Project {
  return { ...named(items, next), rest };
}

export function timelineOf({ entries, rest }: Project): Timeline {
  return { ...rest, items: entries.map(({ item }) => item) };
}

export function indexOfEntry({ entries }: Project, id: string | undefined): number {
  return id === undefined ? -1 : entries.findIndex((entry) => entry.id === id);
}

/** The project with one item put in the place of another. */
export function withItem(project: Project, id: string, item: TimelineItem): Project {
  return { ...project, entries: project.entries.map((entry) => (entry.id === id ? { id, item } : entry)) };
}
