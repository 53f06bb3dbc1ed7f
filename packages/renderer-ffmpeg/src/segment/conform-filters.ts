import type { OutputProfile, VideoStreamInfo } from '@clipwright/core';
import { hasAlpha, type Placement, placement } from '@clipwright/core/author';
import { onCanvas } from '../conform/backdrop.ts';
import { flatten } from '../conform/flatten.ts';
import { asGbrap, scaledAsItIs, scaledToBt709 } from '../conform/scale-filter.ts';
import { type SourceColor, sourceColor } from '../conform/source-color.ts';
import { readable, readableWithAlpha, toBt709 } from '../conform/to-bt709.ts';
import { type Abilities, bareAbilities, convertsPrimaries } from '../tool/abilities.ts';

export interface ConformOptions {
  /** What can be used beside what every ffmpeg has. @default nothing */
  readonly abilities?: Abilities;
  /** Letters that set the links of these filters apart from those of others in one graph. @default 'conform' */
  readonly label?: string;
}

/**
 * The filters that bring a decoded, upright frame to the profile: size, shape, colour, pixel format. The same for
 * frames that ffmpeg decodes itself and for samples that are fed in.
 *
 * @param pixelFormat The frames' own.
 */
export function conformFilters(
  video: VideoStreamInfo,
  pixelFormat: string,
  profile: OutputProfile,
  { abilities = bareAbilities, label = 'conform' }: ConformOptions = {},
): string {
  const place = placement({ width: video.displayWidth, height: video.displayHeight }, profile, profile.fit);
  const color = sourceColor(video, pixelFormat);
  const convert = (color.primaries !== undefined || color.hdr !== undefined) && convertsPrimaries(abilities);
  const picture = { color, pixelFormat, convert, place };
  return [
    ...(hasAlpha(pixelFormat) ? transparent(picture, profile, label) : opaque(picture)),
    ...onCanvas(place, profile, profile.background, label),
    'setsar=1',
    'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
  ].join(',');
}

interface Picture {
  readonly color: SourceColor;
  readonly pixelFormat: string;
  /** Whether there is more to convert than matrix and range. */
  readonly convert: boolean;
  readonly place: Placement;
}

/** Scaled first, since converting costs more than scaling. */
function opaque({ color, pixelFormat, convert, place }: Picture): readonly string[] {
  if (!convert || pixelFormat.startsWith('gray')) return [scaledToBt709(place, color)];
  return [
    scaledAsItIs(place, color, readable),
    toBt709(color, 'gbrp16le'),
    scaledToBt709(place, { ...color, rgb: true }),
  ];
}

function transparent(
  { color, pixelFormat, convert, place }: Picture,
  { background }: OutputProfile,
  label: string,
): readonly string[] {
  const decoded =
    convert && !pixelFormat.startsWith('ya')
      ? [scaledAsItIs(undefined, color, readableWithAlpha), toBt709(color, 'gbrap')]
      : [asGbrap(color)];
  // Straight to planes swscale would take a palette's colours by way of others.
  const packed = pixelFormat === 'pal8' ? ['format=bgra'] : [];
  return [...packed, ...decoded, flatten(background, label), scaledToBt709(place, { ...color, rgb: true })];
}
