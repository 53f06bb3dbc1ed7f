import { isGap, type Timeline, type TimelineFormat, type TimelineItem } from '@clipwright/core';
import { ownListText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { layersWithoutUri, withoutUri } from '../without-uri.ts';
import { listForm, parseJsonList } from './parse-json-list.ts';

/** Our own lists: all that a timeline holds. */
export const jsonFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.json'],
  detect: (text) => /^\uFEFF?\s*[[{]/.test(text),
  read: (text, { base }) => {
    const timeline = parseJsonList(ownListText(text), base);
    const losses = new Losses();
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  },
  write: (timeline, { base }) => ({ text: formatJson(timeline, base), losses: [] }),
};

/** One item a line: lists are compared and edited by line. */
function formatJson(timeline: Timeline, base: string | undefined): string {
  const { items, music, tracks, layers, ...others } = timeline;
  const main = itemLines(items, base);
  if ([music, tracks, layers].every((more) => more === undefined) && Object.keys(others).length === 0)
    return `${main}\n`;
  const members = [
    ...Object.entries({ clipwright: listForm, ...others }).filter(([, value]) => value !== undefined),
    ...(music === undefined ? [] : [['music', withoutUri(music, base)]]),
    ...(layers === undefined ? [] : [['layers', layersWithoutUri(layers, base)]]),
  ].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const more = tracks?.map(({ items: own, ...track }) => {
    const head = Object.entries(track).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    return `{ ${[...head, `"items": ${itemLines(own, base)}`].join(', ')} }`;
  });
  const all = [...members, `"items": ${main}`, ...(more === undefined ? [] : [`"tracks": [${more.join(', ')}]`])];
  return `{ ${all.join(', ')} }\n`;
}

function itemWithoutUri(item: TimelineItem, base: string | undefined): object {
  const { layers, ...named } = isGap(item) ? item : withoutUri(item, base);
  return layers === undefined ? named : { ...named, layers: layersWithoutUri(layers, base) };
}

function itemLines(items: readonly TimelineItem[], base: string | undefined): string {
  const lines = items.map((item) => `  ${JSON.stringify(itemWithoutUri(item, base))}`);
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
}
