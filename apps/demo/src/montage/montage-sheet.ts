import { isGap, Rational, resultFrom, type Timeline } from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId, type Clipwright } from '@clipwright/core/inversify';
import type { RenderPlan } from '@clipwright/core/plan';
import { clipPictures, contactSheet, savePicture } from '@clipwright/pictures';
import type { EngineParts } from '../engine/engine.ts';

export interface MontageSheetOptions {
  /** Absolute path of the rendered video. */
  readonly video: string;
  /** What it was made of, and how. */
  readonly timeline: Timeline;
  readonly plan: RenderPlan;
  /** Absolute path of the picture; replaced if it is there. */
  readonly picture: string;
  readonly engine: Pick<EngineParts, 'budget' | 'encoder'>;
  readonly signal?: AbortSignal;
}

/**
 * A contact sheet of a rendered video: of each clip the frame in its middle, with its source's name and its place in
 * the video.
 */
export async function montageSheet(
  clipwright: Clipwright,
  { video, timeline, plan, picture, engine, signal }: MontageSheetOptions,
): Promise<void> {
  const items = plan.items.flatMap(({ index, position, duration }) => {
    const item = timeline.items[index];
    if (item === undefined || isGap(item)) return [];
    const end = Rational.from(position).add(duration).toString();
    return [{ source: item.source, uri: video, start: position, end }];
  });
  const deps = {
    loader: clipwright.get(ClipLoaderId),
    store: clipwright.get(ArtifactStoreId),
    budget: engine.budget,
  };
  const cancel = signal === undefined ? {} : { signal };
  const pictured = await resultFrom(clipPictures({ items }, cancel, deps));
  const seconds = Number(Rational.from(plan.duration).toNumber().toFixed(2));
  const sheet = await contactSheet(pictured, { title: 'montage', summary: `${items.length} clips, ${seconds} s` });
  await savePicture(sheet.picture, { encoders: [engine.encoder], file: picture, overwrite: true, ...cancel });
}
