import { Rational, type RationalText } from '@clipwright/core';
import { mixSteps, mixWhole, type SegmentRequest } from '@clipwright/core/author';
import { colorFrames } from './color-frames.ts';
import { sameRange } from './scale-filter.ts';
import { bitsOf, targetColor } from './target-color.ts';
import { drawnTransition } from './transition-graph.ts';

/**
 * The filter graph of a segment, its output labelled `v`.
 *
 * @param chains Of each stretch the filters that give its frames, conformed and as many as it has.
 */
export function segmentGraph(request: SegmentRequest, chains: readonly string[]): string {
  if (request.kind === 'clip' || request.kind === 'color') return `${chains[0]}[v]`;
  const labels = chains.map((_, part) => `[part${part}]`);
  const parts = chains.map((chain, part) => `${chain}${labels[part]}`);
  const joined =
    request.kind === 'crossfade'
      ? request.drawing === undefined
        ? mix(request, labels.join(''))
        : drawnTransition(request, labels[0] ?? '', labels[1] ?? '')
      : [`${concatenated(request.profile.frameRate, labels)}[v]`];
  return [...parts, ...joined].join(';');
}

/**
 * One picture giving way to another: `maskedmerge` counts in integers and is an order of magnitude faster than an
 * expression for each pixel (`blend`), and `xfade` would mix at another chroma resolution. The mask is small, and each
 * frame of it has one value.
 */
function mix(request: Extract<SegmentRequest, { kind: 'crossfade' }>, labels: string): string[] {
  const { frames, profile } = request;
  const whole = mixWhole(bitsOf(profile.video.pixelFormat));
  const { begin, step, parts } = mixSteps(request, whole);
  const value = `'clip(floor((${begin}+N*${step})/${parts}),0,${whole})'`;
  const mask = [
    colorFrames({ ...profile, width: 16, height: 16 }, { frames }),
    `geq=lum=${value}:cb=${value}:cr=${value}`,
    `scale=${profile.width}:${profile.height}:flags=neighbor${sameRange(targetColor(profile))}`,
  ];
  return [`${mask.join(',')}[mask]`, `${labels}[mask]maskedmerge[v]`];
}

/**
 * One after the other. `concat` counts in microseconds and guesses how long a single frame lasts: frames are numbered
 * anew.
 */
export function concatenated(rate: RationalText, labels: readonly string[]): string {
  const frameRate = Rational.from(rate);
  const clock = `settb=${frameRate.denominator}/${frameRate.numerator},setpts=N`;
  return `${labels.join('')}concat=n=${labels.length}:v=1:a=0,${clock}`;
}
