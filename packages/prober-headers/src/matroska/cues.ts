import type { Window } from '../bytes/window.ts';
import { Elements } from './ebml.ts';
import { ids } from './ids.ts';
import { dataOf, readElement, type Segment } from './segment.ts';

/** A keyframe that the file's index names: its time, and where the cluster is that it is in. */
export interface Cue {
  readonly time: number;
  readonly cluster: number;
}

/** The keyframes of a track that the file's index names, in order; none where it has no index. */
export async function readCues(window: Window, segment: Segment, track: number): Promise<readonly Cue[]> {
  if (segment.cuesAt === undefined) return [];
  const element = await readElement(window, segment.cuesAt, segment.end);
  // A file that was changed without its index being so is read whole.
  if (element.id !== ids.cues) return [];
  const points = (await dataOf(window, element)).all(ids.cuePoint).map((point) => new Elements(point));
  const cues = points.flatMap((point): Cue[] => {
    const time = point.number(ids.cueTime);
    const places = point.all(ids.cueTrackPositions).map((place) => new Elements(place));
    const cluster = places.find((place) => place.number(ids.cueTrack) === track)?.number(ids.cueClusterPosition);
    return time === undefined || cluster === undefined ? [] : [{ time, cluster: segment.start + cluster }];
  });
  return cues.sort((a, b) => a.time - b.time);
}
