import type { RenderInputs } from '../../contracts/clip-renderer.ts';
import type { SegmentRequest, StretchMeta } from '../../contracts/segment-request.ts';
import { stretchesOf } from '../../plan/stretches.ts';
import { convertPicture } from '../pictures/convert-picture.ts';
import type { PictureFormat } from '../pictures/picture-planes.ts';
import { blaming, inStretch } from './blame-stretch.ts';
import { composedFrames } from './composed-frames.ts';
import { conformedPictures } from './conformed-pictures.ts';

/** The pictures of a segment, by pull. */
export interface SegmentPictures {
  /** One for each output frame, in memory of its own. */
  readonly frames: AsyncGenerator<Uint8Array>;
  /** For each stretch, once all frames have come. */
  measure(): readonly StretchMeta[];
  /** Ends everything behind it, at once. Harmless when it is done. */
  release(): Promise<void>;
}

/**
 * A segment of any kind as pictures of its profile's size. Errors: `unknown-transform`, `contract-violation`, the
 * sources' own; of several stretches with the stretch's position in `details.stretch`.
 */
export function segmentPictures(
  request: SegmentRequest,
  inputs: RenderInputs,
  pixelFormat: PictureFormat,
): SegmentPictures {
  const { profile } = request;
  const several = request.kind === 'crossfade' || request.kind === 'group';
  const all = stretchesOf(request).map((stretch, index) => {
    const make = () => conformedPictures(stretch, profile, inputs);
    if (!several) return make();
    const conformed = inStretch(index, make);
    return { ...conformed, frames: blaming(index, conformed.frames) };
  });
  const pictures = composedFrames(
    request,
    all.map(({ frames }) => frames),
    'rgba',
  );
  const { width, height } = profile;
  async function* converted(): AsyncGenerator<Uint8Array> {
    for await (const picture of pictures) {
      yield convertPicture(picture, { width, height, pixelFormat: 'rgba' }, { width, height, pixelFormat });
    }
  }
  return {
    frames: converted(),
    measure: () => all.map((each) => each.measure()),
    release: async () => {
      await Promise.all(all.map((each) => each.release()));
    },
  };
}
