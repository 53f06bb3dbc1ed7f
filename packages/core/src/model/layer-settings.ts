import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { Rational } from '../time/rational.ts';
import { secondsToRational } from '../time/seconds.ts';
import { clipSettings } from './clip-settings.ts';
import type { Layer, LayerPlace, SubtitlesLayer } from './layer.ts';
import { isAudioLayer, isSubtitlesLayer, isTextLayer } from './layer-entries.ts';
import { isRemoteUri } from './source-id.ts';

/** When, where and how a layer lies on the picture; times and opacity exact. */
export interface LayerSettings {
  readonly start: Rational;
  /** Absent: as long as there is something of it. */
  readonly end?: Rational;
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
  readonly opacity: Rational;
  readonly fadeIn: Rational;
  readonly fadeOut: Rational;
}

/** Canvases across which a layer may reach, and so many beyond it. */
const largest = 4;

/**
 * Checks what can be checked of a layer without its source. Errors: `invalid-layer`, `invalid-clip` for what is no time,
 * `source-refused`.
 */
export function layerSettings(layer: Layer): LayerSettings {
  const place: LayerPlace = layer;
  const { start = 0, fadeIn = 0, fadeOut = 0, x = 0.5, y = 0.5, width, height, opacity = 1 } = place;
  if (isTextLayer(layer) && layer.text === '') throw invalid('A layer has a text without letters.', 'Leave it out.');
  if (isAudioLayer(layer)) clipSettings(layer.audio);
  if (isSubtitlesLayer(layer)) checkSubtitles(layer);
  const times = {
    start: secondsToRational(start, 'start of a layer'),
    fadeIn: secondsToRational(fadeIn, 'fade-in of a layer'),
    fadeOut: secondsToRational(fadeOut, 'fade-out of a layer'),
  };
  for (const [name, time] of Object.entries(times)) {
    if (time.compare(0) < 0) throw invalid(`The ${name} of a layer is below 0 s.`, 'Let it be 0 s or more.');
  }
  const end = place.end === undefined ? undefined : secondsToRational(place.end, 'end of a layer');
  if (end !== undefined && end.compare(times.start) <= 0) {
    throw invalid(`A layer ends at ${place.end} s and starts at ${start} s.`, 'Its end must be later than its start.');
  }
  for (const [name, at] of Object.entries({ x, y })) inRange(name, at, -largest, largest);
  for (const [name, size] of Object.entries({ width, height })) {
    if (size === undefined) continue;
    inRange(name, size, 0, largest);
    if (size === 0) throw invalid(`The ${name} of a layer is 0.`, 'Let it be above 0.');
  }
  inRange('opacity', opacity, 0, 1);
  return {
    ...times,
    ...(end === undefined ? {} : { end }),
    ...{ x, y },
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    opacity: secondsToRational(opacity, 'opacity of a layer'),
  };
}

function checkSubtitles({ subtitles, uri = subtitles, offset = 0 }: SubtitlesLayer): void {
  secondsToRational(offset, 'offset of subtitles');
  if (!isRemoteUri(uri)) return;
  throw new ClipwrightError('source-refused', `The subtitles ${uri} are on another machine.`, {
    remedy: 'Copy them: subtitles are read from files.',
  });
}

function inRange(name: string, value: number, min: number, max: number): void {
  if (typeof value === 'number' && value >= min && value <= max) return;
  throw invalid(`The ${name} of a layer is ${JSON.stringify(value)}.`, `Let it be a number from ${min} to ${max}.`);
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-layer', message, { remedy });
}
