import type { FrameTransforms } from '../../contracts/transform.ts';
import { isAudioLayer, isVideoLayer } from '../../model/layer-entries.ts';
import { layerSettings } from '../../model/layer-settings.ts';
import { isGap, type Timeline, type TimelineItem } from '../../model/timeline.ts';
import type {
  PlannableClip,
  PlannableItem,
  PlannableLayer,
  PlannableSound,
  PlanOptions,
} from '../../plan/plannable.ts';
import { durationOf, isLive, type LayerState } from './clip-state.ts';
import { gapSettings, heldTransition, plannableClip } from './plannable-clip.ts';

/** The layers of which there is something to show or to hear, and the tracks of sound. */
export function plannableLayers(
  timeline: Timeline,
  layers: readonly LayerState[],
  transforms: FrameTransforms,
): Pick<PlanOptions, 'layers' | 'sounds' | 'streams' | 'tracks'> {
  const contents = new Map(
    layers
      .filter(isLive)
      .map(({ entry, clip, open }) => [entry.id, plannableClip(entry.id, clip, open, transforms)] as const),
  );
  const planned = layers.flatMap(({ entry: { id, item, layer, clip }, rect }) => {
    const content = contents.get(id);
    // What stands on a track has its place there.
    if (content === undefined || clip !== undefined) return [];
    return [{ layer, rect, id, ...(item === undefined ? {} : { item }), content, settings: layerSettings(layer) }];
  });
  const seen = planned
    .filter(({ layer }) => !isAudioLayer(layer))
    .map(({ layer, rect, ...plannable }): PlannableLayer => {
      const size = { ...(isVideoLayer(layer) ? { isVideo: true } : {}), ...(rect === undefined ? {} : { rect }) };
      return { ...plannable, ...size };
    });
  const heard = planned
    .filter(({ layer }) => isAudioLayer(layer))
    .map(({ layer: _, rect: __, id: ___, ...plannable }): PlannableSound => plannable);
  const tracks = tracksOf(timeline, layers, contents);
  const streams = new Map<number, readonly PlannableClip[]>();
  for (const { entry } of layers) {
    const content = contents.get(entry.id);
    if (entry.beside === undefined || content === undefined) continue;
    streams.set(entry.beside, [...(streams.get(entry.beside) ?? []), content]);
  }
  return {
    ...(seen.length === 0 ? {} : { layers: seen }),
    ...(heard.length === 0 ? {} : { sounds: heard }),
    ...(streams.size === 0 ? {} : { streams }),
    ...(tracks.length === 0 ? {} : { tracks }),
  };
}

/** The tracks of sound. What is not heard, or failed, is silent for as long, so that what follows stays in its place. */
function tracksOf(
  { tracks = [] }: Timeline,
  layers: readonly LayerState[],
  contents: ReadonlyMap<number, PlannableClip>,
): readonly (readonly PlannableItem[])[] {
  const states = new Map(
    layers.flatMap((state) => (state.entry.clip === undefined ? [] : [[state.entry.clip, state]])),
  );
  const planned = (item: TimelineItem): readonly PlannableItem[] => {
    if (isGap(item)) return [{ kind: 'color', index: -1, ...gapSettings(item) }];
    const state = states.get(item);
    const content = state && contents.get(state.entry.id);
    if (content !== undefined) return [content];
    const duration = durationOf(state ?? { clip: item });
    return duration === undefined ? [] : [{ kind: 'color', index: -1, duration, ...heldTransition(item) }];
  };
  return tracks.filter(({ kind }) => kind === 'audio').map(({ items }) => items.flatMap(planned));
}
