import { type Clip, isGap, type Timeline } from '@clipwright/core';
import { openRequest, sourceId } from '@clipwright/core/author';

/** Each source of a timeline once, as a clip of all of it: what is opened to know what `withSources` asks for. */
export function sourcesOf({ items, tracks = [] }: Timeline): readonly Clip[] {
  const sources = new Map<string, Clip>();
  for (const item of [items, ...tracks.map((track) => track.items)].flat()) {
    if (isGap(item)) continue;
    const { source, uri, streams, rate } = item;
    const plain = { source, ...(uri === undefined ? {} : { uri }), ...(streams === undefined ? {} : { streams }) };
    sources.set(sourceId(openRequest(item)), { ...plain, ...(rate === undefined ? {} : { rate }) });
  }
  return [...sources.values()];
}
