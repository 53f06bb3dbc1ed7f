import type { Timeline } from '@clipwright/core';
import { withSourcesPlaced } from '@clipwright/core/author';
import type { Folders } from './allowed-folders.ts';

/**
 * The same timeline with every file that it names in place, links followed: what was looked at is what is opened. Errors:
 * `path-refused`, `source-refused`.
 */
export async function confined(timeline: Timeline, folders: Folders): Promise<Timeline> {
  return await withSourcesPlaced(timeline, async ({ source, uri = source }) => {
    if (typeof uri === 'string') return await folders.readable(uri);
    const places: string[] = [];
    for (const each of uri) places.push(await folders.readable(each));
    return places;
  });
}
