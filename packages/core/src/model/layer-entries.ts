import { canonical } from './canonical.ts';
import type { AudioLayer, Layer, PictureLayer, SubtitlesLayer, TextLayer, VideoLayer } from './layer.ts';
import { type Clip, isGap, type Timeline, type TimelineItem } from './timeline.ts';

/** A layer of a timeline. */
export interface LayerEntry {
  /** What stands for it where items have their position in the list: they come first, and then the layers. */
  readonly id: number;
  readonly layer: Layer;
  /** Position of the item that it belongs to; absent for the timeline's own. */
  readonly item?: number;
  /** Of a clip of a track of sound, which is heard as such a layer is, itself. */
  readonly clip?: Clip;
  /** Position of the item beside which that is heard, of another stream of the same source. */
  readonly beside?: number;
}

/**
 * The layers of a timeline from below: those of its items, and then its own; and what its tracks of sound consist of.
 */
export function layerEntries({ items, layers = [], tracks = [] }: Timeline): readonly LayerEntry[] {
  const all = [
    ...items.flatMap((entry, item) => (entry.layers ?? []).map((layer) => ({ layer, item }))),
    ...layers.map((layer) => ({ layer })),
    ...tracks.flatMap(({ kind, items: own }) => (kind === 'audio' ? own.flatMap(heardAsLayer) : [])),
  ];
  return all.map((entry, index) => ({ ...entry, id: items.length + index }));
}

/** What reports and errors take a clip for that is heard and not seen. */
export function heardLayer({ source, uri }: Clip): AudioLayer {
  return { audio: { source, ...(uri === undefined ? {} : { uri }) } };
}

function heardAsLayer(clip: TimelineItem): readonly Pick<LayerEntry, 'layer' | 'clip'>[] {
  if (isGap(clip) || clip.mute === true || clip.freeze !== undefined) return [];
  return [{ layer: heardLayer(clip), clip }];
}

/** Whether a timeline has words to be drawn: then a `TextPainter` is needed. */
export function hasText(timeline: Timeline): boolean {
  return layerEntries(timeline).some(({ layer }) => isTextLayer(layer) || isSubtitlesLayer(layer));
}

export function isSubtitlesLayer(layer: Layer): layer is SubtitlesLayer {
  return 'subtitles' in layer;
}

export function isTextLayer(layer: Layer): layer is TextLayer {
  return 'text' in layer;
}

export function isVideoLayer(layer: Layer): layer is VideoLayer {
  return 'video' in layer;
}

export function isAudioLayer(layer: Layer): layer is AudioLayer {
  return 'audio' in layer;
}

export function isPictureLayer(layer: Layer): layer is PictureLayer {
  return 'picture' in layer;
}

/** Seconds for which what stands still is there to be shown: longer than any output. */
const asLongAsWanted = 2 ** 19;

/** What a layer shows, as a clip. Of a text that is what was painted, under a name that stands for text and style. */
export function layerClip(layer: Layer): Clip {
  if (isVideoLayer(layer)) return layer.video;
  if (isAudioLayer(layer)) return layer.audio;
  if (isTextLayer(layer)) {
    const { text, style = {} } = layer;
    return { source: canonical({ text, style }), freeze: asLongAsWanted };
  }
  const { uri } = layer;
  const picture = isSubtitlesLayer(layer) ? layer.subtitles : layer.picture;
  return { source: picture, ...(uri === undefined ? {} : { uri }), freeze: asLongAsWanted };
}

/** A layer in a few words, as reports have it. */
export function layerName(layer: Layer): string {
  if (isTextLayer(layer)) return layer.text;
  const { source } = layerClip(layer);
  return typeof source === 'string' ? source : source.join(' + ');
}
