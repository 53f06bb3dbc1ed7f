import { type AudioLayer, type Layer, Rational, type Seconds, sourceName, type TextLayer } from '@clipwright/core';
import { exactSeconds, writtenSeconds } from './seconds.ts';

/** A text among the layers that it stands in. */
export interface PlacedText {
  readonly index: number;
  readonly layer: TextLayer;
}

export function textsIn(layers: readonly Layer[] = []): readonly PlacedText[] {
  return layers.flatMap((layer, index) => ('text' in layer ? [{ index, layer }] : []));
}

/** A sound among the layers that it stands in. */
export interface PlacedSound {
  readonly index: number;
  readonly layer: AudioLayer;
}

export function soundsIn(layers: readonly Layer[] = []): readonly PlacedSound[] {
  return layers.flatMap((layer, index) => ('audio' in layer ? [{ index, layer }] : []));
}

/** The name of a layer's sound: its own, or its source's. */
export function soundName({ name, audio }: AudioLayer): string {
  return name ?? sourceName(audio);
}

/** A layer that ends where it does not end before it begins: otherwise as late as what it lies on. */
export function lasting<T extends Layer>(layer: T): T | Omit<T, 'end'> {
  const end = exactSeconds(layer.end);
  if (end === undefined || end.compare(exactSeconds(layer.start) ?? Rational.zero) > 0) return layer;
  const { end: _, ...rest } = layer;
  return rest;
}

/** Whether a layer is there at a time that counts as its own do, in seconds. */
export function isThere({ start, end }: Pick<Layer, 'start' | 'end'>, time: number): boolean {
  const [from, to] = [exactSeconds(start)?.toNumber() ?? 0, exactSeconds(end)?.toNumber() ?? Number.POSITIVE_INFINITY];
  return time >= from && time < to;
}

/** What lies on each of the two items that one becomes when it is cut so many seconds into it. */
export function splitLayers(layers: readonly Layer[], into: Rational): readonly [readonly Layer[], readonly Layer[]] {
  const startOf = ({ start }: Layer): Rational => exactSeconds(start) ?? Rational.zero;
  const before = layers.filter((layer) => startOf(layer).compare(into) < 0);
  const after = layers.flatMap((layer) => {
    const end = exactSeconds(layer.end);
    if (end !== undefined && end.compare(into) <= 0) return [];
    const late = startOf(layer).sub(into);
    const ending: { end?: Seconds } = end === undefined ? {} : { end: writtenSeconds(end.sub(into)) };
    if (late.compare(0) >= 0) return [{ ...layer, ...ending, start: writtenSeconds(late) }];
    return [{ ...goingOn(withoutBeginning(layer), late.neg()), ...ending }];
  });
  return [before.map((layer) => cutOff(layer, into)), after];
}

function withoutBeginning(layer: Layer): Layer {
  const { start: _, ...rest } = layer;
  if (!('fadeIn' in rest)) return rest;
  const { fadeIn: __, ...shown } = rest;
  return shown;
}

/** The clock of subtitles that count from where their item begins, which begins so much later. */
export function laterClock(layer: Layer, by: Rational): Layer {
  if (!('subtitles' in layer)) return layer;
  return { ...layer, offset: writtenSeconds((exactSeconds(layer.offset) ?? Rational.zero).sub(by)) };
}

/** A layer that was begun so many seconds ago: what moves in it goes on from where it is then. */
function goingOn(layer: Layer, gone: Rational): Layer {
  if ('video' in layer) return { ...layer, video: later(layer.video, gone) };
  if ('audio' in layer) return { ...layer, audio: later(layer.audio, gone) };
  return layer;
}

/** What runs backwards or stands still stays: where it ends nobody may know. */
function later<T extends { readonly start?: Seconds; readonly speed?: Seconds; readonly freeze?: Seconds }>(
  shown: T,
  gone: Rational,
): T {
  const speed = exactSeconds(shown.speed) ?? Rational.one;
  if (shown.freeze !== undefined || speed.compare(0) <= 0) return shown;
  const start = (exactSeconds(shown.start) ?? Rational.zero).add(gone.mul(speed));
  return { ...shown, start: writtenSeconds(start) };
}

/** A layer that goes on in the second half does not fade out in the first. */
function cutOff(layer: Layer, into: Rational): Layer {
  const end = exactSeconds(layer.end);
  if (!('fadeOut' in layer) || layer.fadeOut === undefined || (end !== undefined && end.compare(into) <= 0))
    return layer;
  const { fadeOut: _, ...rest } = layer;
  return rest;
}
