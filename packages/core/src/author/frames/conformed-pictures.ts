import { firstValueFrom } from 'rxjs';
import type { RenderInputs } from '../../contracts/clip-renderer.ts';
import type { OutputProfile } from '../../contracts/output-profile.ts';
import type { ColorStretch, Stretch, StretchMeta } from '../../contracts/segment-request.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { Rational } from '../../time/rational.ts';
import { convertPicture } from '../pictures/convert-picture.ts';
import { type PictureFormat, pictureFormats } from '../pictures/picture-planes.ts';
import { onCanvas, plainCanvas } from './canvas.ts';
import { placement } from './fit.ts';
import { pullSamples } from './pull-samples.ts';

/** A stretch's pictures as they are composed: `rgba`, opaque, of the canvas's size. They may be the same again. */
export interface ConformedPictures {
  readonly frames: AsyncGenerator<Uint8Array>;
  /** What is known once all frames have come. */
  measure(): StretchMeta;
  /** Ends everything behind it, at once. */
  release(): Promise<void>;
}

/** Errors: `unknown-transform`, `contract-violation`. */
export function conformedPictures(stretch: Stretch, profile: OutputProfile, inputs: RenderInputs): ConformedPictures {
  if (stretch.kind === 'color') {
    return { frames: plain(stretch, profile), measure: () => ({ held: 0 }), release: async () => {} };
  }
  const { displayWidth, displayHeight } = stretch.source.info.video;
  const place = placement({ width: displayWidth, height: displayHeight }, profile, profile.fit);
  const { width, height } = place;
  const wanted = { format: 'rgba', width, height } as const;
  const pulled = pullSamples(stretch, Rational.from(profile.frameRate), inputs, { wanted });
  async function* conform(): AsyncGenerator<Uint8Array> {
    const first = await firstValueFrom(pulled.first);
    const from = { width: first.width, height: first.height, pixelFormat: known(first.pixelFormat) };
    let last: { readonly data: Uint8Array; readonly canvas: Uint8Array } | undefined;
    for await (const data of pulled.frames(first)) {
      // A frame that stays on screen comes as the same bytes.
      if (last?.data !== data) {
        const picture = convertPicture(data, from, { width, height, pixelFormat: 'rgba' });
        last = { data, canvas: onCanvas(picture, place, profile) };
      }
      yield last.canvas;
    }
  }
  return { frames: conform(), measure: pulled.measure, release: pulled.release };
}

async function* plain({ frames, color }: ColorStretch, profile: OutputProfile): AsyncGenerator<Uint8Array> {
  const canvas = plainCanvas(profile, color);
  for (let frame = 0; frame < frames; frame += 1) yield canvas;
}

function known(pixelFormat: string): PictureFormat {
  const found = pictureFormats.find((format) => format === pixelFormat);
  if (found !== undefined) return found;
  throw new ClipwrightError('contract-violation', `A loader gave ${pixelFormat} where another format was asked for.`);
}
