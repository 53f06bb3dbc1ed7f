import { ClipwrightError } from '@clipwright/core';
import type { SegmentPlan, SegmentTold } from '../../render/segment/segment-plan.ts';
import { fedPictures } from './fed-pictures.ts';
import { filePictures } from './file-pictures.ts';
import { layeredPictures } from './layered-pictures.ts';
import { madePictures } from './made-pictures.ts';
import { mixedPictures } from './mixed-pictures.ts';
import type { Pictures } from './pictures.ts';
import { picturesInTurn } from './pictures-in-turn.ts';

/**
 * What a segment shows, as it goes into the encoder, one after the other. Each is closed when the next is asked for.
 *
 * @param told What is told where a frame is to be handed in.
 */
export function* segmentPictures(plan: SegmentPlan, told: () => SegmentTold): Generator<Pictures, void, void> {
  const { stretches, mix, layers } = plan;
  const open = (index: number): Pictures => {
    const stretch = stretches[index];
    if (stretch === undefined) throw new ClipwrightError('internal', `There is no stretch ${index}.`);
    const { frames, from } = stretch;
    if (from.kind === 'made') return madePictures(from, frames);
    if (from.kind === 'file') return filePictures(from);
    return fedPictures(frames, () => ({ ...told(), wanted: index }));
  };
  const first = stretches.length - (layers?.from.length ?? 0);
  const under = underLayers({ stretches: stretches.slice(0, first), ...(mix && { mix }) }, open);
  if (layers === undefined) {
    yield* under;
    return;
  }
  using inTurn = picturesInTurn(under);
  const over = layers.from.map((_, layer) => open(first + layer));
  using all = layeredPictures(layers, inTurn, over);
  yield all;
}

/** The pictures themselves. */
function* underLayers(
  { stretches, mix }: Pick<SegmentPlan, 'stretches' | 'mix'>,
  open: (index: number) => Pictures,
): Generator<Pictures, void, void> {
  if (mix !== undefined) {
    using from = open(0);
    using to = open(1);
    using both = mixedPictures(mix, [from, to]);
    yield both;
    return;
  }
  for (const index of stretches.keys()) {
    using pictures = open(index);
    yield pictures;
  }
}
