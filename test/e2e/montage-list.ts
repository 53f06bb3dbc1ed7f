import type { Layer, Timeline, TimelineItem } from '@clipwright/core';
import type { MontageFiles } from './montage-media.ts';
import { type Montage, type MontageItem, type MontageLayer, type Moving, rate } from './random-montage.ts';

/** The montage as a list. */
export function montageList({ items, layers }: Montage, files: MontageFiles): Timeline {
  const layersOf = (item?: number): readonly Layer[] =>
    layers.filter((layer) => layer.item === item).map((layer) => layerOf(layer, files));
  return {
    items: items.map((item, at) => ({ ...itemOf(item, files), layers: layersOf(at) })),
    layers: layersOf(),
  };
}

const seconds = (frames: number): number => frames / rate;

/** A stretch that is shown for so many output frames. */
function stretchOf({ source, start, speed }: Moving, frames: number, files: MontageFiles) {
  const end = start + frames * Math.abs(speed);
  return { source: files[source], start: seconds(start), end: seconds(end), speed };
}

function itemOf({ shows, frames, crossfade, fadeIn, fadeOut }: MontageItem, files: MontageFiles): TimelineItem {
  const into = { transition: { type: 'crossfade', duration: seconds(crossfade) } } as const;
  if (shows.kind === 'gap') return { gap: seconds(frames), color: shows.color, ...into };
  const own = { ...into, fadeIn: seconds(fadeIn), fadeOut: seconds(fadeOut) };
  if (shows.kind === 'photo') return { source: files.photo, freeze: seconds(frames), ...own };
  if (shows.kind === 'clip') return { ...stretchOf(shows, frames, files), ...own };
  return { source: files[shows.source], start: seconds(shows.start), freeze: seconds(frames), ...own };
}

function layerOf(layer: MontageLayer, files: MontageFiles): Layer {
  const { shows, start, frames, x, y, width, opacity, fadeIn, fadeOut } = layer;
  const span = { start: seconds(start), end: seconds(start + frames) };
  const when = { ...span, opacity, fadeIn: seconds(fadeIn), fadeOut: seconds(fadeOut) };
  if (shows.kind === 'text') return { text: shows.text, style: shows.style, ...when };
  const place = { ...when, x, y, ...(width > 0 && { width }) };
  return shows.kind === 'video'
    ? { video: stretchOf(shows, frames, files), ...place }
    : { picture: files[shows.kind], ...place };
}
