import type { Timeline } from '@clipwright/core';
import { confined, type Folders } from '@clipwright/node-kit';
import { parseTimeline } from '@clipwright/timeline-formats';
import type { ListTimeline } from '../api/timeline.ts';

/**
 * The timeline that a client gave, with all that it names below the folder of media. Errors: `invalid-list` with the
 * place in the list as it is printed with two spaces for each step, `path-refused`, `source-refused`.
 */
export async function givenTimeline(given: ListTimeline, media: Folders): Promise<Timeline> {
  const text = JSON.stringify(given, null, 2);
  return await confined(parseTimeline(text, { format: 'json', base: media.base }), media);
}
