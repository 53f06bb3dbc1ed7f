import { colorspaceMatrix, type SourceColor, scaleMatrix } from './source-color.ts';
import { type TargetColor, withAlpha } from './target-color.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Results that depend neither on the processor nor on shortcuts. */
const flags = 'bicubic+accurate_rnd+full_chroma_int+bitexact';

/** swscale takes all gray for full range: limited values stay what they are when full ones are asked for. */
const unchanged = 'out_color_matrix=bt709:out_range=pc';

/** What goes into swscale, said outright. */
function from({ rgb, gray, matrix, range }: SourceColor): readonly string[] {
  return rgb || gray ? [] : [`in_color_matrix=${scaleMatrix(matrix)}:in_range=${range}`];
}

function scale(size: Size | undefined, options: readonly string[]): string {
  const sides = size === undefined ? [] : [`w=${size.width}:h=${size.height}`];
  return `scale=${[...sides, `flags=${flags}`, ...options].join(':')}`;
}

/** The same matrix on both sides is none. */
function ranges(range: 'tv' | 'pc', target: 'tv' | 'pc'): string {
  return `in_color_matrix=bt709:out_color_matrix=bt709:in_range=${range}:out_range=${target}`;
}

/** What else a scale filter is told that changes no value: by itself it makes limited range of full range. */
export function sameRange({ range }: TargetColor): string {
  return range === 'tv' ? '' : ':in_range=pc:out_range=pc';
}

/**
 * To a size, and to the output's colour. swscale converts one matrix to another through red, green and blue, which
 * costs more than decoding (measured with ffmpeg 5.1: 1.0 s of CPU time for 250 frames of 640x360, 0.1 s this way), and
 * is off by several values where colours meet; so it scales within the source's matrix, and whole numbers, within half
 * a value, do the rest.
 */
export function scaledToColor(size: Size, { rgb, gray, range, matrix }: SourceColor, target: TargetColor): string {
  const { pixelFormat } = target;
  if (gray && range === 'tv') {
    const limited = `${scale(size, [unchanged])},format=${pixelFormat}`;
    return target.range === 'tv' ? limited : `${limited},${scale(undefined, [ranges('tv', 'pc')])}`;
  }
  if (rgb || gray) {
    const options = [`out_color_matrix=${scaleMatrix(target.matrix)}:out_range=${target.range}`];
    return `${scale(size, options)},format=${pixelFormat}`;
  }
  const scaled = `${scale(size, [ranges(range, target.range)])},format=${pixelFormat}`;
  const [given, wanted] = [colorspaceMatrix(matrix), colorspaceMatrix(target.matrix)];
  if (given === wanted) return scaled;
  const other = wanted === 'bt709' ? '' : `:space=${wanted}`;
  return `${scaled},colorspace=all=bt709:range=${target.range}:iall=bt709:irange=${target.range}:ispace=${given}${other}`;
}

/** The output's own frames in another size. */
export function resized(size: Size, target: TargetColor): string {
  return `scale=w=${size.width}:h=${size.height}:flags=${flags}${sameRange(target)}`;
}

/** Frames that are the output's already, but for the name that decoders have for full range in yuv420p. */
export function untouched(pixelFormat: string): readonly string[] {
  return pixelFormat === 'yuv420p' ? [] : [scale(undefined, [ranges('pc', 'pc')]), 'format=yuv420p'];
}

/** To one of some pixel formats, the nearest, with the values meaning what they did. */
export function scaledAsItIs(size: Size | undefined, { rgb, range }: SourceColor, formats: string): string {
  return `${scale(size, rgb ? [] : [ranges(range, range)])},format=${formats}`;
}

/**
 * Red, green, blue and transparency to another size. Colours are multiplied by their share first, so that those of what
 * is transparent do not run into what is not.
 */
export function scaledWithAlpha(size: Size): readonly string[] {
  return ['premultiply=inplace=1', `${scale(size, [])},format=gbrap`, 'unpremultiply=inplace=1'];
}

/** Red, green, blue and transparency to the output's colour, with transparency. */
export function alphaToColor({ matrix, range, pixelFormat }: TargetColor): string {
  const options = [`out_color_matrix=${scaleMatrix(matrix)}:out_range=${range}`];
  return `${scale(undefined, options)},format=${withAlpha(pixelFormat)}`;
}

/** To red, green, blue and transparency. */
export function asGbrap(color: SourceColor): string {
  return `${scale(undefined, from(color))},format=gbrap`;
}
