import type { FrameTransforms, TransformRef } from '../../contracts/transform.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { stepFailed } from '../../errors/step-failed.ts';
import type { Draw } from './grid-frames.ts';

/** The step from a sample to the bytes that are fed in, and the format in which it wants samples. */
export interface Drawing {
  readonly format: 'native' | 'rgb24' | 'rgba' | 'yuv420p' | 'gray8';
  readonly draw: Draw;
}

/** Copies a frame, or hands it to the user's transform. Throws `unknown-transform`; what draws, `transform-failed`. */
export function drawing(transform: TransformRef | undefined, transforms: FrameTransforms): Drawing {
  if (transform === undefined) return { format: 'native', draw: (sample) => Promise.resolve(sample.data.slice()) };
  const given = Object.hasOwn(transforms, transform.name) ? transforms[transform.name] : undefined;
  if (given === undefined) {
    throw new ClipwrightError('unknown-transform', `There is no frame transform "${transform.name}".`, {
      remedy: 'Give its function in `transforms` under that name.',
      details: { known: Object.keys(transforms) },
    });
  }
  return {
    format: given.format ?? 'rgba',
    draw: async (sample) => {
      const { width, height, pixelFormat, timestamp, data } = sample;
      const apply = async () => given.apply({ data, width, height, pixelFormat, timestamp }, transform.params ?? null);
      const changed = await apply().catch((error: unknown) => {
        throw stepFailed({ step: 'transform', transform: transform.name, timestamp }, error);
      });
      if (changed !== undefined && changed.length !== data.length) {
        throw new ClipwrightError(
          'contract-violation',
          `The transform "${transform.name}" gave ${changed.length} bytes for a frame of ${data.length}.`,
          { remedy: 'It must keep the frame’s size and format.' },
        );
      }
      return (changed ?? data).slice();
    },
  };
}
