import type { Layer, LayerAudio, LayerPlace } from '@clipwright/core';
import { endAfter } from '../end-after.ts';
import {
  audioLayerNames,
  layerAudioNames,
  layerKindNames,
  layerVideoNames,
  pictureLayerNames,
  subtitlesLayerNames,
  textLayerNames,
  videoLayerNames,
} from '../names/list-names.ts';
import { sourceUri } from '../source-uri.ts';
import { arrayOf } from './described.ts';
import { fileName, name, number, object, present, text, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainObject } from './plain-json.ts';
import { shownOf } from './shown-of.ts';
import { notBoth, understood } from './understood.ts';

/** The layers that an item or a list has. Throws a {@link JsonFault} where it is none. */
export function layersOf(owner: JsonObjectNode, base: string | undefined): { readonly layers?: readonly Layer[] } {
  const given = present(owner, 'layers');
  return given === undefined ? {} : { layers: arrayOf(given, 'layers').map((layer) => layerOf(layer, base)) };
}

const kinds = ['picture', 'video', 'text', 'audio', 'subtitles'] as const;

function layerOf(given: JsonNode, base: string | undefined): Layer {
  if (given.kind !== 'object') throw new JsonFault(given.at, `a layer is an object, not ${name(given)}.`);
  const [kind, ...more] = kinds.filter((each) =>
    [...given.members.keys()].some((key) => layerKindNames.of(key) === each),
  );
  if (kind === undefined || more.length > 0) {
    const what = kind === undefined ? 'none' : 'several';
    throw new JsonFault(
      given.at,
      `a layer has ${what} of "picture", "video", "text", "audio" and "subtitles".`,
      'Write one of them: { "picture": "logo.png" }.',
    );
  }
  if (kind === 'picture') {
    const node = understood(given, pictureLayerNames);
    const picture = fileName(node, 'picture');
    const uri = present(node, 'uri') === undefined ? sourceUri(picture, base) : { uri: fileName(node, 'uri') };
    return { picture, ...uri, ...placeOf(node) };
  }
  if (kind === 'video') {
    const node = understood(given, videoLayerNames);
    const video = object(node, 'video');
    if (video === undefined) throw new JsonFault(node.at, '"video" is missing.');
    return { video: shownOf(understood(video, layerVideoNames), base, 'video'), ...placeOf(node) };
  }
  if (kind === 'audio') {
    const node = understood(given, audioLayerNames);
    const audio = object(node, 'audio');
    if (audio === undefined) throw new JsonFault(node.at, '"audio" is missing.');
    return { audio: audioOf(understood(audio, layerAudioNames), base), ...placeOf(node) };
  }
  if (kind === 'subtitles') {
    const node = understood(given, subtitlesLayerNames);
    const subtitles = fileName(node, 'subtitles');
    const uri = present(node, 'uri') === undefined ? sourceUri(subtitles, base) : { uri: fileName(node, 'uri') };
    const offset = time(node, 'offset');
    return { subtitles, ...uri, ...(offset === undefined ? {} : { offset }), ...styleOf(node), ...placeOf(node) };
  }
  const node = understood(given, textLayerNames);
  return { text: text(node, 'text'), ...styleOf(node), ...placeOf(node) };
}

function styleOf(node: JsonObjectNode): { readonly style?: object } {
  const style = object(node, 'style');
  return style === undefined ? {} : { style: plainObject(style) };
}

function audioOf(node: JsonObjectNode, base: string | undefined): LayerAudio {
  const [volume, loudness] = [number(node, 'volume'), number(node, 'loudness')];
  return {
    ...shownOf(node, base, 'audio'),
    ...(volume === undefined ? {} : { volume }),
    ...(loudness === undefined ? {} : { loudness }),
  };
}

function placeOf(node: JsonObjectNode): LayerPlace {
  notBoth(node, 'end', 'duration', 'of which each says where the layer ends');
  const [start, duration] = [time(node, 'start'), time(node, 'duration')];
  const end = duration === undefined ? time(node, 'end') : endAfter(start, duration);
  const [x, y, width, height] = [number(node, 'x'), number(node, 'y'), number(node, 'width'), number(node, 'height')];
  const [opacity, fadeIn, fadeOut] = [number(node, 'opacity'), time(node, 'fadeIn'), time(node, 'fadeOut')];
  return {
    ...(present(node, 'name') === undefined ? {} : { name: text(node, 'name') }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(x === undefined ? {} : { x }),
    ...(y === undefined ? {} : { y }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(opacity === undefined ? {} : { opacity }),
    ...(fadeIn === undefined ? {} : { fadeIn }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
  };
}
