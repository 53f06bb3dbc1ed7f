import { type OutputPixelFormat, type OutputProfile, Rational, type RationalText } from '@clipwright/core';
import { type LayerStretch, mixSteps, mixWhole } from '@clipwright/core/author';
import { again, inTurn } from './repeated.ts';
import { overlayFormat, withAlpha } from './target-color.ts';

/** What of a layer comes out of its own filters ({@link layerFilters}), and how that goes on. */
export interface LayerFrames {
  /** A chain that gives its frames: one for each of its output frames, or one for all of them. */
  readonly chain: string;
  /** Whether it is one for all of them. */
  readonly isOne: boolean;
}

/**
 * A segment's graph with its layers on the picture, one after the other. `overlay` on even places counts in whole
 * numbers, the same with every processor's instructions (measured with ffmpeg 5.1: `-cpuflags 0` makes the same bytes),
 * and each layer's frames stand where the segment's do: before the first and after the last it leaves frames as they are.
 *
 * @param graph Ends with the segment's frames, labelled `v`; what is given ends with the same label.
 * @param frames Of each layer.
 */
export function graphWithLayers(
  graph: string,
  layers: readonly LayerStretch[],
  frames: readonly LayerFrames[],
  { frameRate, video: { pixelFormat } }: Pick<OutputProfile, 'frameRate' | 'video'>,
): string {
  if (layers.length === 0) return graph;
  const under = `${graph.slice(0, -'[v]'.length)},${inTurn(frameRate)}[under0]`;
  const over = layers.map((layer, at) => {
    const { x, y } = layer;
    const last = at === layers.length - 1;
    const chain = layerChain(
      layer,
      frames[at] ?? { chain: 'null', isOne: false },
      `layer${at}`,
      frameRate,
      pixelFormat,
    );
    const onto = `overlay=x=${x}:y=${y}:format=${overlayFormat(pixelFormat)}:eof_action=pass:repeatlast=0`;
    return `${chain}[over${at}];[under${at}][over${at}]${onto}${last ? '[v]' : `[under${at + 1}]`}`;
  });
  return [under, ...over].join(';');
}

/** Opacities are counted in eight bits. */
const opaque = mixWhole(8);

function layerChain(
  { content, from, width, height, opacity }: LayerStretch,
  { chain, isOne }: LayerFrames,
  label: string,
  rate: RationalText,
  pixelFormat: OutputPixelFormat,
): string {
  const size = { width, height };
  const isSteady = opacity === undefined || Rational.from(opacity.step).compare(0) === 0;
  const counted = (frames: number): readonly string[] =>
    opacity === undefined ? [] : [withOpacity(opacity, size, { frames, rate, pixelFormat }, label)];
  const looped = isOne ? [again(content.frames)] : [];
  // What stands still and has one opacity is made once.
  return isOne && isSteady
    ? [chain, inTurn(rate), ...counted(1), ...looped, inTurn(rate, from)].join(',')
    : [chain, ...looped, inTurn(rate), ...counted(content.frames), inTurn(rate, from)].join(',');
}

interface CountedFrames {
  readonly frames: number;
  readonly rate: RationalText;
  /** Of the picture that they lie on. */
  readonly pixelFormat: OutputPixelFormat;
}

/**
 * Transparency counted with an opacity of each frame, in whole numbers of 255. The opacity is a picture of one value, as
 * the mask of a crossfade is.
 */
function withOpacity(
  { at, step }: NonNullable<LayerStretch['opacity']>,
  { width, height }: { readonly width: number; readonly height: number },
  { frames, rate, pixelFormat }: CountedFrames,
  label: string,
): string {
  const { begin, step: each, parts } = mixSteps({ mixAt: at, mixStep: step }, opaque);
  const value = `'clip(floor((${begin}+N*(${each}))/${parts}),0,${opaque})'`;
  const [color, alpha, own, mask, both] = ['color', 'alpha', 'own', 'mask', 'both'].map((name) => `[${label}${name}]`);
  const opacity = [
    `color=c=black:s=16x16:r=${Rational.from(rate)},trim=end_frame=${frames},format=gray`,
    `geq=lum=${value},scale=${width}:${height}:flags=neighbor:in_range=pc:out_range=pc,format=gray`,
  ].join(',');
  return [
    `split${color}${alpha}`,
    `${alpha}alphaextract,format=gray${own}`,
    `${opacity},${inTurn(rate)}${mask}`,
    `${own}${mask}blend=all_mode=multiply${both}`,
    `${color}${both}alphamerge,format=${withAlpha(pixelFormat).replace('10le', '')}`,
  ].join(';');
}
