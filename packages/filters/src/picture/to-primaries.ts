import type { SourceColor } from './source-color.ts';
import type { TargetColor } from './target-color.ts';

/**
 * Luminance of the white of an ordinary picture in high dynamic range, in cd/m2 (ITU-R BT.2408), and of the brightest
 * that is kept apart: what most of it is mastered for, and what HLG is defined for (ITU-R BT.2100).
 */
const white = 203;
const brightest = 1000;

/** Pixel formats that zscale reads, with enough of them that none is coarser or smaller in chroma than the source's. */
const depths = ['', '10', '16'];

function formats(names: readonly string[]): string {
  return names.flatMap((name) => depths.map((depth) => name + depth)).join('|');
}

/** What {@link toPrimaries} takes. */
export const readable = formats(['yuv420p', 'yuv422p', 'yuv444p', 'gbrp']);
export const readableWithAlpha = formats(['yuva420p', 'yuva422p', 'yuva444p', 'gbrap']);

/**
 * Converts with zscale what swscale cannot: other primaries, and high dynamic range.
 *
 * High dynamic range becomes linear light in which 1 is the white of an ordinary picture, gets the output's primaries,
 * and then a curve that leaves all but highlights alone: `mobius` is a straight line up to 0.3 (a skin's and a lawn's
 * light) and rolls off to 1 at the brightest, where `hable`, made for games, darkens everything by more than half. It
 * is applied to the largest of red, green and blue, and the others follow it, so hues stay. The peak is given, since a
 * file's own metadata does not come with samples.
 *
 * What lies outside of the output's colours is cut off where values become whole numbers, each of red, green and blue
 * for itself.
 *
 * @param target The output's primaries.
 * @param output Red, green and blue, without or with transparency.
 */
export function toPrimaries(
  color: SourceColor,
  target: TargetColor['primaries'],
  output: 'gbrp16le' | 'gbrap',
): string {
  const { rgb, range, matrix, primaries = 'bt709', hdr } = color;
  const tags = [
    `range=${range}:colorspace=${rgb ? 'gbr' : matrix}`,
    `color_primaries=${primaries}:color_trc=${hdr ?? 'bt709'}`,
  ].join(':');
  const encoded = `zscale=p=${target}:t=bt709:m=gbr:r=pc,format=${output}`;
  if (hdr === undefined) return `setparams=${tags},${encoded}`;
  const linear = output === 'gbrap' ? 'gbrapf32le' : 'gbrpf32le';
  // Approximate curves, three times as fast, would take HLG's system gamma for each component alone.
  const curves = hdr === 'arib-std-b67' ? ':agamma=0' : '';
  return [
    `setparams=${tags}`,
    `zscale=t=linear:npl=${white}:m=gbr:r=pc${curves},format=${linear}`,
    `zscale=p=${target}`,
    `tonemap=mobius:desat=0:peak=${(brightest / white).toFixed(4)}`,
    encoded,
  ].join(',');
}
