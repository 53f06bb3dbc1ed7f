import type { SampleFormat } from '../../contracts/sample.ts';
import type {
  FramePosition,
  FrameTransform,
  FrameTransforms,
  StretchPosition,
  StretchTransform,
} from '../../contracts/transform.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { stepFailed } from '../../errors/step-failed.ts';
import { Rational } from '../../time/rational.ts';
import type { Draw } from './grid-frames.ts';

/** The step from a sample to the bytes that are fed in, and the format in which it wants samples. */
export interface Drawing {
  readonly format: SampleFormat;
  /** Whether a frame of the source that is shown several times may come to something else each time. */
  readonly everyFrame: boolean;
  readonly draw: Draw;
}

/** A transform with its function. */
interface Given {
  readonly ref: StretchTransform;
  readonly transform: FrameTransform;
}

/**
 * Copies a frame, and hands it to the user's transforms. Throws `unknown-transform`, and `invalid-option` where those of
 * one clip have several formats; what draws, `transform-failed`.
 */
export function drawing(
  transforms: readonly StretchTransform[],
  functions: FrameTransforms,
  frameRate: Rational,
): Drawing {
  const steps = transforms.map((ref): Given => ({ ref, transform: functionOf(ref, functions) }));
  return {
    format: formatOf(steps),
    everyFrame: transforms.some(({ position }) => position !== undefined),
    draw: async ({ data, width, height, pixelFormat, timestamp }, frame) => {
      let drawn = data.slice();
      for (const { ref, transform } of steps) {
        const { name, params = null, position } = ref;
        const place = position === undefined ? {} : { position: positionOf(position, frame, frameRate) };
        const given = { data: drawn, width, height, pixelFormat, timestamp, ...place };
        const apply = async () => transform.apply(given, params);
        const changed = await apply().catch((error: unknown) => {
          throw stepFailed({ step: 'transform', transform: name, timestamp }, error);
        });
        if (changed === undefined || changed === drawn) continue;
        if (changed.length !== drawn.length) throw wrongSize(name, changed.length, drawn.length);
        // It may use its own memory again for the next frame.
        drawn = changed.slice();
      }
      return drawn;
    },
  };
}

function functionOf({ name }: StretchTransform, functions: FrameTransforms): FrameTransform {
  const given = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (given !== undefined) return given;
  throw new ClipwrightError('unknown-transform', `There is no frame transform "${name}".`, {
    remedy: 'Give its function in `transforms` under that name.',
    details: { known: Object.keys(functions) },
  });
}

function formatOf(steps: readonly Given[]): SampleFormat {
  const [first, ...others] = steps.map(({ transform: { format = 'rgba' } }) => format);
  if (first === undefined) return 'native';
  const other = others.find((format) => format !== first);
  if (other === undefined) return first;
  throw new ClipwrightError('invalid-option', `The transforms of one clip want frames as ${first} and as ${other}.`, {
    remedy: 'Let them have one format.',
    details: { option: 'transforms' },
  });
}

function positionOf(
  { frame: first, frames, start, end, outputFrame }: StretchPosition,
  drawn: number,
  frameRate: Rational,
): FramePosition {
  const frame = first + drawn;
  const timeOf = (number: number): number => Rational.of(number).div(frameRate).toNumber();
  const output = outputFrame === undefined ? undefined : outputFrame + drawn;
  return {
    frame,
    time: timeOf(frame),
    frames,
    start: Rational.from(start).toNumber(),
    end: Rational.from(end).toNumber(),
    ...(output === undefined ? {} : { output: { frame: output, time: timeOf(output) } }),
  };
}

function wrongSize(name: string, got: number, wanted: number): ClipwrightError {
  return new ClipwrightError(
    'contract-violation',
    `The transform "${name}" gave ${got} bytes for a frame of ${wanted}.`,
    { remedy: 'It must keep the frame’s size and format.' },
  );
}
