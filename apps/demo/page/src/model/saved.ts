import type { Timeline } from '@clipwright/core';
import { type Editor, newEditor } from './editor.ts';
import { historyOf } from './history.ts';
import { projectOf, timelineOf } from './project.ts';

/** What of the editor outlives the page, as text. */
export function savedText({ history, playhead, zoom }: Editor): string {
  return JSON.stringify({ version: 1, timeline: timelineOf(history.present), playhead, zoom });
}

/** The editor of such a text; a new one where it is none. */
export function editorOf(text: string | null): Editor {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || !('timeline' in value) || !isTimeline(value.timeline)) {
    return newEditor;
  }
  const numberOf = (name: 'playhead' | 'zoom'): number => {
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return typeof found === 'number' && Number.isFinite(found) ? found : newEditor[name];
  };
  return { history: historyOf(projectOf(value.timeline)), playhead: numberOf('playhead'), zoom: numberOf('zoom') };
}

/** Whether a value has the shape of a timeline; what its items are the server looks at. */
export function isTimeline(value: unknown): value is Timeline {
  if (typeof value !== 'object' || value === null || !('items' in value)) return false;
  const { items } = value;
  return Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null && isItem(item));
}

function isItem(item: object): boolean {
  if ('gap' in item) return true;
  if (!('source' in item)) return false;
  const { source } = item;
  return typeof source === 'string' || (Array.isArray(source) && source.every((part) => typeof part === 'string'));
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
