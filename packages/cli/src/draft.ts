import { type OutputOptions, resultFrom, type Timeline, type VideoCodec } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';

/** Pixels of a draft's longer side, at most. */
const longest = 640;

/** How much is given up for speed; each codec counts by itself. */
const rateFactors: Partial<Readonly<Record<VideoCodec, number>>> = { h264: 30, hevc: 32, vp9: 45, av1: 45, webp: 50 };

/**
 * The output as a draft: in the same shape and with the same cuts and sound, no larger than 640 pixels, by the fastest
 * preset. What was asked for explicitly stays.
 */
export async function draftOf(
  output: OutputOptions,
  timeline: Timeline,
  clipwright: Clipwright,
  options: Parameters<Clipwright['planTimeline']>[2],
): Promise<OutputOptions> {
  const { plan } = await resultFrom(clipwright.planTimeline(timeline, output, options));
  const { width, height, video } = plan.profile;
  const crf = output.bitrate === undefined ? (output.crf ?? factorOf(video?.codec)) : undefined;
  const isLarge = output.size === undefined && Math.max(width, height) > longest;
  return {
    ...output,
    preset: output.preset ?? 'ultrafast',
    ...(crf === undefined ? {} : { crf }),
    ...(isLarge ? { size: smaller(width, height) } : {}),
  };
}

/** Of codecs that have one. */
function factorOf(codec: string | undefined): number | undefined {
  return Object.entries(rateFactors).find(([name]) => name === codec)?.[1];
}

/** Even numbers, as chroma of half the size needs them. */
function smaller(width: number, height: number): { readonly width: number; readonly height: number } {
  const even = (pixels: number): number =>
    Math.max(2, 2 * Math.round((pixels * longest) / Math.max(width, height) / 2));
  return { width: even(width), height: even(height) };
}
