import type { Framing, OutputProfile, VideoStreamInfo, ViewStretch } from '@clipwright/core';
import { framedSize, hasAlpha, type Placement, placement } from '@clipwright/core/author';
import { type Abilities, bareAbilities, convertsPrimaries } from '../abilities.ts';
import { onCanvas } from './backdrop.ts';
import { flatten } from './flatten.ts';
import { framingFilters } from './framing-filters.ts';
import { repeatedFilters } from './repeated.ts';
import { alphaToColor, asGbrap, scaledAsItIs, scaledToColor, scaledWithAlpha, untouched } from './scale-filter.ts';
import { type SourceColor, sourceColor } from './source-color.ts';
import { type TargetColor, tagged, targetColor, withAlpha } from './target-color.ts';
import { readable, readableWithAlpha, toPrimaries } from './to-primaries.ts';
import { movedSize, viewFilters } from './view-filters.ts';

export interface ConformOptions {
  /** What can be used beside what every ffmpeg has. @default nothing */
  readonly abilities?: Abilities;
  /** Letters that set the links of these filters apart from those of others in one graph. @default 'conform' */
  readonly label?: string;
  /** What of the frames is shown, and how they are turned. @default all, as they are */
  readonly framing?: Framing | undefined;
  /** Which part of that fills the canvas. @default it is fitted */
  readonly view?: ViewStretch | undefined;
  /** Of what stands still, which comes as one frame: as how many it goes on. @default as it comes */
  readonly repeated?: number | undefined;
}

/**
 * The filters that bring a decoded, upright frame to the profile: size, shape, colour, pixel format. The same for
 * frames that ffmpeg decodes itself and for samples that are fed in. Frames that stand beside packets of their kind and
 * are of their size and colour stay as they are, value by value.
 *
 * @param pixelFormat The frames' own.
 */
export function conformFilters(
  video: VideoStreamInfo,
  pixelFormat: string,
  profile: OutputProfile,
  { abilities = bareAbilities, label = 'conform', framing, view, repeated }: ConformOptions = {},
): string {
  const again = repeated === undefined ? [] : repeatedFilters(repeated, profile.frameRate);
  const ends = ['setsar=1', tagged(profile)];
  if (framing === undefined && view === undefined && isLike(video, pixelFormat, profile))
    return [...untouched(pixelFormat), ...ends, ...again].join(',');
  const { displayWidth, displayHeight } = framedSize(video, framing);
  const size = { width: displayWidth, height: displayHeight };
  const place =
    view === undefined ? placement(size, profile, profile.fit) : { x: 0, y: 0, ...movedSize(view, size, profile) };
  const color = sourceColor(video, pixelFormat);
  const target = targetColor(profile);
  const convert = hasOtherPrimaries(video, color, target) && convertsPrimaries(abilities);
  const picture = { color, target, pixelFormat, convert, place };
  return [
    ...framingFilters(framing, pixelFormat),
    ...(hasAlpha(pixelFormat) ? transparent(picture, profile, label) : opaque(picture)),
    ...(view === undefined
      ? [...onCanvas(place, profile, target, label), ...ends, ...again]
      : [...again, ...viewFilters(view, size, place, profile, target), ...ends]),
  ].join(',');
}

/**
 * The filters that bring an upright frame to the size of a layer and to the output's colour, with transparency,
 * which is not multiplied into its colours.
 *
 * @param pixelFormat The frames' own.
 */
export function layerFilters(
  video: VideoStreamInfo,
  pixelFormat: string,
  { width, height }: { readonly width: number; readonly height: number },
  profile: OutputProfile,
  { abilities = bareAbilities, framing }: Pick<ConformOptions, 'abilities' | 'framing'> = {},
): string {
  const color = sourceColor(video, pixelFormat);
  const target = targetColor(profile);
  const convert = hasOtherPrimaries(video, color, target) && convertsPrimaries(abilities);
  const picture = { color, target, pixelFormat, convert, place: { x: 0, y: 0, width, height } };
  const isTransparent = hasAlpha(pixelFormat);
  const { displayWidth, displayHeight } = framedSize(video, framing);
  const isItsSize = displayWidth === width && displayHeight === height;
  return [
    ...framingFilters(framing, pixelFormat),
    ...(isTransparent
      ? [...inGbrap(picture), ...(isItsSize ? [] : scaledWithAlpha(picture.place)), alphaToColor(target)]
      : [...opaque(picture), `format=${withAlpha(target.pixelFormat)}`]),
    'setsar=1',
    tagged(profile),
  ].join(',');
}

/** Whether frames are of the size, the turn and the colour of the packets beside which they stand. */
export function isLike(
  video: VideoStreamInfo,
  pixelFormat: string,
  { width, height, video: { like } }: OutputProfile,
): boolean {
  if (like === undefined || pixelFormat !== video.pixelFormat) return false;
  const { range, matrix, primaries, transfer } = video.color;
  const color = like.color;
  const sameColor =
    range === color.range &&
    matrix === color.matrix &&
    primaries === color.primaries &&
    transfer === color.transfer &&
    (pixelFormat === 'yuv420p' || (pixelFormat === 'yuvj420p' && range === 'pc'));
  const isTurnedAlike = video.rotation === (like.rotation ?? 0) && video.mirrored !== true;
  const [across, down] = video.rotation % 180 === 0 ? [video.width, video.height] : [video.height, video.width];
  const sizes = [across, video.displayWidth, down, video.displayHeight];
  return sameColor && isTurnedAlike && sizes.join() === [width, width, height, height].join();
}

/** Whether there is more to convert than matrix and range. */
function hasOtherPrimaries(video: VideoStreamInfo, { primaries, hdr }: SourceColor, target: TargetColor): boolean {
  if (hdr !== undefined) return true;
  // Who does not say is taken for what the output is.
  const said = primaries ?? (video.color.primaries === 'bt709' ? 'bt709' : target.primaries);
  return said !== target.primaries;
}

interface Picture {
  readonly color: SourceColor;
  readonly target: TargetColor;
  readonly pixelFormat: string;
  /** Whether there is more to convert than matrix and range. */
  readonly convert: boolean;
  readonly place: Placement;
}

/** Scaled first, since converting costs more than scaling. */
function opaque({ color, target, pixelFormat, convert, place }: Picture): readonly string[] {
  if (!convert || pixelFormat.startsWith('gray')) return [scaledToColor(place, color, target)];
  return [
    scaledAsItIs(place, color, readable),
    toPrimaries(color, target.primaries, 'gbrp16le'),
    scaledToColor(place, { ...color, rgb: true }, target),
  ];
}

function transparent(picture: Picture, { background }: OutputProfile, label: string): readonly string[] {
  const { color, target, place } = picture;
  const flat = scaledToColor(place, { ...color, rgb: true }, target);
  return [...inGbrap(picture), flatten(background, label), flat];
}

/** Red, green, blue and transparency, in the output's primaries. */
function inGbrap({ color, target, pixelFormat, convert }: Picture): readonly string[] {
  const decoded =
    convert && !pixelFormat.startsWith('ya')
      ? [scaledAsItIs(undefined, color, readableWithAlpha), toPrimaries(color, target.primaries, 'gbrap')]
      : [asGbrap(color)];
  // Straight to planes swscale would take a palette's colours by way of others.
  const packed = pixelFormat === 'pal8' ? ['format=bgra'] : [];
  return [...packed, ...decoded];
}
