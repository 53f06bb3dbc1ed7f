import type { Clip, Framing, Gap, Layer, Music, Rational, Timeline, TimelineItem, Transition } from '@clipwright/core';
import { isGap, sourceName } from '@clipwright/core';
import { layoutOf } from './layout.ts';
import type { SourceFacts, Sources } from './lengths.ts';
import { indexOfEntry, named, type Project, projectOf, withItem } from './project.ts';
import { splitItem } from './split.ts';
import { type Edge, trimmed } from './trim.ts';

/** Fields of a clip that the page edits; `undefined` takes one away. */
export type ClipPatch = {
  readonly [K in 'speed' | 'volume' | 'mute' | 'fadeOut' | 'name' | keyof Framing | 'view']?: Clip[K] | undefined;
};

/** The same of a gap. */
export type GapPatch = Partial<Pick<Gap, 'gap'>> & { readonly color?: string | undefined };

/** A change of the timeline. */
export type Edit =
  | { readonly type: 'insert'; readonly at: number; readonly items: readonly TimelineItem[] }
  | { readonly type: 'remove'; readonly id: string }
  /** `to`: before which of the others it comes, counted without it. */
  | { readonly type: 'move'; readonly id: string; readonly to: number }
  /** `frame`: of its source. */
  | {
      readonly type: 'trim';
      readonly id: string;
      readonly edge: Edge;
      readonly frame: number;
      readonly facts: SourceFacts;
    }
  /** `at`: exact seconds of the timeline. */
  | { readonly type: 'split'; readonly id: string; readonly at: Rational; readonly sources: Sources }
  | { readonly type: 'patch'; readonly id: string; readonly fields: ClipPatch | GapPatch }
  /** `id`: the item that they belong to; absent: the timeline's own. */
  | { readonly type: 'layers'; readonly id?: string; readonly layers: readonly Layer[] }
  /** How the item before it gives way to it; absent: a cut. A clip that comes out of black cannot have both. */
  | { readonly type: 'transition'; readonly id: string; readonly transition?: Transition }
  /** Seconds over which a clip comes out of black. */
  | { readonly type: 'fade-in'; readonly id: string; readonly seconds: number }
  | { readonly type: 'music'; readonly music?: Music }
  /** Another list in the place of all there is. */
  | { readonly type: 'replace'; readonly timeline: Timeline };

/** The project after a change; the same object where nothing changed. */
export function edited(project: Project, edit: Edit): Project {
  switch (edit.type) {
    case 'insert':
      return inserted(project, edit.at, edit.items);
    case 'remove':
      return { ...project, entries: project.entries.filter(({ id }) => id !== edit.id) };
    case 'move':
      return moved(project, edit.id, edit.to);
    case 'trim':
      return replaced(project, edit.id, (item) => trimmed(item, edit.edge, edit.frame, edit.facts));
    case 'split':
      return split(project, edit);
    case 'patch':
      return replaced(project, edit.id, (item) => patched(item, edit.fields));
    case 'layers':
      return layered(project, edit.id, edit.layers);
    case 'transition':
      return replaced(project, edit.id, (item) => withTransition(item, edit.transition));
    case 'fade-in':
      return replaced(project, edit.id, (item) => fadingIn(item, edit.seconds));
    case 'music':
      return withMusic(project, edit.music);
    case 'replace':
      return projectOf(edit.timeline, project.next);
  }
}

function inserted(project: Project, at: number, items: readonly TimelineItem[]): Project {
  if (items.length === 0) return project;
  const { entries, next } = named(items, project.next);
  return { ...project, entries: project.entries.toSpliced(at, 0, ...entries), next };
}

function moved(project: Project, id: string, to: number): Project {
  const index = indexOfEntry(project, id);
  const entry = project.entries[index];
  const place = Math.max(0, Math.min(project.entries.length - 1, to));
  if (entry === undefined || place === index) return project;
  return { ...project, entries: project.entries.toSpliced(index, 1).toSpliced(place, 0, entry) };
}

function replaced(project: Project, id: string, change: (item: TimelineItem) => TimelineItem): Project {
  const item = project.entries[indexOfEntry(project, id)]?.item;
  if (item === undefined) return project;
  const next = change(item);
  return next === item ? project : withItem(project, id, next);
}

function split(project: Project, { id, at, sources }: Extract<Edit, { type: 'split' }>): Project {
  const index = indexOfEntry(project, id);
  const placed = layoutOf(project.entries, sources).placed[index];
  if (placed === undefined) return project;
  const { item } = placed.entry;
  const facts = isGap(item) ? undefined : sources.get(sourceName(item));
  const halves = splitItem(placed, at, sources, facts);
  if (halves === undefined) return project;
  const { entries, next } = named([halves[1]], project.next);
  const both = [{ id, item: halves[0] }, ...entries];
  return { ...project, entries: project.entries.toSpliced(index, 1, ...both), next };
}

function patched(item: TimelineItem, fields: object): TimelineItem {
  const merged = Object.entries({ ...item, ...fields }).filter(([, value]) => value !== undefined);
  const named = isGap(item) ? { gap: item.gap } : { source: item.source };
  return { ...named, ...Object.fromEntries(merged) };
}

function layered(project: Project, id: string | undefined, layers: readonly Layer[]): Project {
  const isNone = layers.length === 0;
  if (id !== undefined) return replaced(project, id, (item) => patched(item, { layers: isNone ? undefined : layers }));
  const { layers: _, ...rest } = project.rest;
  return { ...project, rest: isNone ? rest : { ...rest, layers } };
}

function withTransition(item: TimelineItem, transition: Transition | undefined): TimelineItem {
  if (transition === undefined) return item.transition === undefined ? item : patched(item, { transition });
  return patched(item, { transition, fadeIn: undefined });
}

function fadingIn(item: TimelineItem, seconds: number): TimelineItem {
  return patched(item, seconds > 0 ? { fadeIn: seconds, transition: undefined } : { fadeIn: undefined });
}

function withMusic(project: Project, music: Music | undefined): Project {
  const { music: _, ...rest } = project.rest;
  return { ...project, rest: music === undefined ? rest : { ...rest, music } };
}
