import type { Clip, Layer } from '@clipwright/core';
import { sourceUri } from './source-uri.ts';

/** Without the `uri` that follows from the source's name and the list's folder. */
export function withoutUri<T extends Pick<Clip, 'source' | 'uri'>>(named: T, base: string | undefined) {
  const { uri, ...rest } = named;
  return isSame(uri, sourceUri(named.source, base).uri) ? rest : named;
}

/** The same of layers. */
export function layersWithoutUri(layers: readonly Layer[], base: string | undefined): readonly object[] {
  return layers.map((layer) => {
    if ('video' in layer) return { ...layer, video: withoutUri(layer.video, base) };
    if ('audio' in layer) return { ...layer, audio: withoutUri(layer.audio, base) };
    if ('text' in layer) return layer;
    const { uri, ...rest } = layer;
    const name = 'picture' in layer ? layer.picture : layer.subtitles;
    return isSame(uri, sourceUri(name, base).uri) ? rest : layer;
  });
}

function isSame(one: Clip['uri'], other: Clip['uri']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
