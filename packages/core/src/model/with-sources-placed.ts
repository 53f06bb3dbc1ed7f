import type { Layer } from './layer.ts';
import { isGap, type Timeline, type TimelineItem } from './timeline.ts';

/** What names a source, or several files of one. */
export interface NamedSource {
  readonly source: string | readonly string[];
  readonly uri?: string | readonly string[];
}

/** Finds out what is to be opened for a name. */
export type SourcePlacing = (named: NamedSource) => Promise<NonNullable<NamedSource['uri']> | undefined>;

/**
 * The same timeline with the places of all that it opens: its clips, layers, music and tracks, one after the other, since
 * a list of many would ask the system for all of them at once.
 *
 * @param place What to open; `undefined` leaves what is there.
 */
export async function withSourcesPlaced(timeline: Timeline, place: SourcePlacing): Promise<Timeline> {
  const placed = async <T extends NamedSource>(named: T): Promise<T> => {
    const uri = await place(named);
    return uri === undefined ? named : { ...named, uri };
  };
  const layer = async (each: Layer): Promise<Layer> => {
    if ('video' in each) return { ...each, video: await placed(each.video) };
    if (!('picture' in each)) return each;
    const uri = await place({ source: each.picture, ...(each.uri === undefined ? {} : { uri: each.uri }) });
    return typeof uri === 'string' ? { ...each, uri } : each;
  };
  const layers = async (of: { readonly layers?: readonly Layer[] }): Promise<{ readonly layers?: readonly Layer[] }> =>
    of.layers === undefined ? {} : { layers: await inTurn(of.layers, layer) };
  const item = async (each: TimelineItem): Promise<TimelineItem> => ({
    ...(isGap(each) ? each : await placed(each)),
    ...(await layers(each)),
  });
  const { items, music, tracks } = timeline;
  const song = music === undefined ? undefined : await place(music);
  return {
    ...timeline,
    items: await inTurn(items, item),
    ...(await layers(timeline)),
    ...(music === undefined || typeof song !== 'string' ? {} : { music: { ...music, uri: song } }),
    ...(tracks === undefined
      ? {}
      : { tracks: await inTurn(tracks, async (track) => ({ ...track, items: await inTurn(track.items, item) })) }),
  };
}

async function inTurn<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}
