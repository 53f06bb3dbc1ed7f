import { Rational } from '@clipwright/core';
import { frameLayout } from '@clipwright/core/author';

/**
 * What ffprobe prints of decoded frames (`pts,width,height,pix_fmt`), from what ffmpeg's framecrc muxer prints of their
 * bytes.
 */
export function decodedLines(
  text: string,
  { width, height, pixelFormat, timescale }: DecodedAs & { readonly timescale: number },
): string {
  const { bytes } = frameLayout(pixelFormat, width, height);
  let timebase = Rational.one;
  return text
    .split('\n')
    .flatMap((line) => {
      const [, given] = /^#tb 0: (\d+\/\d+)/.exec(line) ?? [];
      if (given !== undefined) timebase = Rational.from(given);
      if (line === '' || line.startsWith('#')) return [];
      const [, , pts = '', , size = ''] = line.split(',').map((field) => field.trim());
      const ticks = timebase.mul(Number(pts)).mul(timescale).round();
      return [Number(size) === bytes ? `${ticks},${width},${height},${pixelFormat}` : `${ticks},${size} bytes`];
    })
    .join('\n');
}

export interface DecodedAs {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
}
