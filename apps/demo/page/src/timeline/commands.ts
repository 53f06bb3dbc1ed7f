import { isGap, Rational, sourceName } from '@clipwright/core';
import type { Studio } from '../app/studio.ts';
import { nearestTo } from '../model/frames.ts';
import { textsIn } from '../model/layers.ts';
import { indexAt, type Placed } from '../model/layout.ts';
import { shownOf } from '../model/lengths.ts';
import { indexOfEntry } from '../model/project.ts';
import { type Edge, trimPlace } from '../model/trim.ts';
import { announce } from '../ui/announce.tsx';
import { listRate } from './list-rate.ts';
import { currentLayout } from './use-layout.ts';

/** Seconds that a transition takes at first. */
export const usualTransition = 0.5;

/** The same of a title card. */
const usualCard = 3;

export function selectedPlace(studio: Studio): Placed | undefined {
  const { history, selected } = studio.editor.get();
  return currentLayout(studio).placed[indexOfEntry(history.present, selected)];
}

/** What stands under the playhead; the selected item where both begin or end there. */
export function placeAtPlayhead(studio: Studio): Placed | undefined {
  const layout = currentLayout(studio);
  return layout.placed[indexAt(layout, studio.editor.get().playhead)];
}

/** Puts a source behind what is selected, or at the end. */
export function addSource(studio: Studio, name: string, at?: number): void {
  const { history, selected } = studio.editor.get();
  const { entries } = history.present;
  const index = indexOfEntry(history.present, selected);
  const facts = studio.media.get().sources.get(name);
  const end = facts === undefined ? {} : { end: facts.duration.toNumber() };
  const place = at ?? (index < 0 ? entries.length : index + 1);
  studio.edit({ type: 'insert', at: place, items: [{ source: name, start: 0, ...end }] });
  announce(`${name} added at place ${place + 1} of ${entries.length + 1}.`);
}

/** Words on the selected item, from its beginning to its end. */
export function addText(studio: Studio): void {
  const place = selectedPlace(studio);
  if (place === undefined) return;
  const { id, item } = place.entry;
  const layer = { text: 'Text', style: { preset: 'lower-third' } };
  studio.edit({ type: 'layers', id, layers: [...(item.layers ?? []), layer] });
  selectPlace(studio, place);
  announce(`Text ${textsIn(item.layers).length + 1} added to clip ${place.index + 1}.`);
}

/** A title on black behind what is selected, or at the end. */
export function addTitleCard(studio: Studio): void {
  const { history, selected } = studio.editor.get();
  const index = indexOfEntry(history.present, selected);
  const at = index < 0 ? history.present.entries.length : index + 1;
  const layers = [{ text: 'Title', style: { preset: 'title' }, fadeIn: 0.3, fadeOut: 0.3 }];
  studio.edit({ type: 'insert', at, items: [{ gap: usualCard, layers }] });
  const placed = selectedPlace(studio);
  if (placed !== undefined) selectPlace(studio, placed);
  announce(`Title card added at place ${at + 1}.`);
}

export function splitAtPlayhead(studio: Studio): void {
  const place = placeAtPlayhead(studio);
  if (place === undefined) return;
  const at = nearestTo(studio.editor.get().playhead, listRate(studio));
  const before = studio.editor.get().history.present;
  studio.edit({ type: 'split', id: place.entry.id, at, sources: studio.media.get().sources });
  const isSplit = studio.editor.get().history.present !== before;
  announce(isSplit ? `Clip ${place.index + 1} split.` : 'There is nothing to split at the playhead.');
}

export function removeSelected(studio: Studio): void {
  const place = selectedPlace(studio);
  if (place === undefined) return;
  studio.edit({ type: 'remove', id: place.entry.id });
  announce(`Clip ${place.index + 1} removed.`);
}

export function moveSelected(studio: Studio, by: -1 | 1): void {
  const place = selectedPlace(studio);
  if (place === undefined) return;
  studio.edit({ type: 'move', id: place.entry.id, to: place.index + by });
  const now = selectedPlace(studio);
  announce(`Clip is at place ${(now?.index ?? place.index) + 1} of ${currentLayout(studio).placed.length}.`);
}

export function selectNeighbour(studio: Studio, by: -1 | 1): void {
  const { placed } = currentLayout(studio);
  const index = selectedPlace(studio)?.index ?? (by > 0 ? -1 : placed.length);
  const next = placed[index + by];
  if (next !== undefined) selectPlace(studio, next);
}

/** Selects an item and moves the playhead to it, unless it is there. */
export function selectPlace(studio: Studio, { entry, left, width }: Placed): void {
  studio.dispatch({ type: 'select', id: entry.id });
  const { playhead } = studio.editor.get();
  if (playhead < left || playhead >= left + width) studio.dispatch({ type: 'seek', seconds: left });
}

export function stepFrames(studio: Studio, frames: number): void {
  const rate = listRate(studio);
  const { playhead } = studio.editor.get();
  const time = nearestTo(playhead, rate).add(Rational.of(frames).div(rate));
  seek(studio, time.toNumber());
}

export function seek(studio: Studio, seconds: number): void {
  const { duration } = currentLayout(studio);
  studio.dispatch({ type: 'seek', seconds: Math.min(duration, Math.max(0, seconds)) });
}

export function toggleCrossfade(studio: Studio): void {
  const place = selectedPlace(studio);
  if (place === undefined || place.index === 0) return;
  const has = place.entry.item.transition !== undefined;
  const { id } = place.entry;
  const transition = { type: 'crossfade', duration: usualTransition } as const;
  studio.edit({ type: 'transition', id, ...(!has && { transition }) });
  announce(has ? 'Transition removed.' : 'Crossfade of half a second added.');
}

/** Brings an end of the selected clip to the playhead. */
export function trimToPlayhead(studio: Studio, edge: Edge): void {
  const place = selectedPlace(studio);
  if (place === undefined || isGap(place.entry.item)) return;
  const { item } = place.entry;
  const { sources } = studio.media.get();
  const facts = sources.get(sourceName(item));
  const shown = shownOf(item, sources);
  if (facts === undefined || shown === undefined || trimPlace(item, edge, facts) === undefined) return;
  const into = studio.editor.get().playhead - place.left;
  const speed = shown.speed.toNumber();
  const from = speed < 0 ? shown.end.toNumber() : shown.start.toNumber();
  const frame = Math.round((from + into * speed) * facts.rate.toNumber());
  studio.edit({ type: 'trim', id: place.entry.id, edge, frame, facts });
}
