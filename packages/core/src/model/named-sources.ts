import type { Layer } from './layer.ts';
import { isGap, type Timeline, type TimelineItem } from './timeline.ts';

/** What names a source, or several files of one. */
export interface NamedSource {
  readonly source: string | readonly string[];
  readonly uri?: string | readonly string[];
}

/** Names a source otherwise. Of a picture, subtitles and music, which are one file each, the names must be one, too. */
export type SourceNaming = (named: NamedSource) => NamedSource | Promise<NamedSource>;

/** Finds out what is to be opened for a name. */
export type SourcePlacing = (named: NamedSource) => Promise<NonNullable<NamedSource['uri']> | undefined>;

/**
 * The same timeline with other names of all that it opens: its clips, layers, music and tracks, one after the other, since
 * a list of many would ask the system for all of them at once.
 */
export async function withSourcesNamed(timeline: Timeline, name: SourceNaming): Promise<Timeline> {
  const renamed = async <T extends NamedSource>({ uri, ...rest }: T) => {
    const { source } = rest;
    return { ...rest, ...(await name(uri === undefined ? { source } : { source, uri })) } as T;
  };
  const layer = async (each: Layer): Promise<Layer> => {
    if ('video' in each) return { ...each, video: await renamed(each.video) };
    if ('audio' in each) return { ...each, audio: await renamed(each.audio) };
    if ('text' in each) return each;
    const { uri, ...rest } = each;
    const own = 'picture' in each ? each.picture : each.subtitles;
    const { source, ...at } = await renamed({ source: own, ...(uri === undefined ? {} : { uri }) });
    return 'picture' in rest ? { ...rest, picture: source, ...at } : { ...rest, subtitles: source, ...at };
  };
  const layers = async (of: { readonly layers?: readonly Layer[] }): Promise<{ readonly layers?: readonly Layer[] }> =>
    of.layers === undefined ? {} : { layers: await inTurn(of.layers, layer) };
  const item = async (each: TimelineItem): Promise<TimelineItem> => ({
    ...(isGap(each) ? each : await renamed(each)),
    ...(await layers(each)),
  });
  const { items, music, tracks } = timeline;
  return {
    ...timeline,
    items: await inTurn(items, item),
    ...(await layers(timeline)),
    ...(music === undefined ? {} : { music: await renamed(music) }),
    ...(tracks === undefined
      ? {}
      : { tracks: await inTurn(tracks, async (track) => ({ ...track, items: await inTurn(track.items, item) })) }),
  };
}

/**
 * The same timeline with the places of all that it opens.
 *
 * @param place What to open; `undefined` leaves what is there.
 */
export async function withSourcesPlaced(timeline: Timeline, place: SourcePlacing): Promise<Timeline> {
  return await withSourcesNamed(timeline, async (named) => {
    const uri = await place(named);
    return uri === undefined ? named : { ...named, uri };
  });
}

async function inTurn<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}
