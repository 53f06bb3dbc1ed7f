import type { VideoSample } from '../../contracts/sample.ts';
import type { ClipStretch } from '../../contracts/segment-request.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { tickAt } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';

/**
 * What is made of a sample's data before it is fed in: a copy, since samples are closed when the next one is due.
 *
 * @param frame The stretch's output frame that it is for, from 0.
 */
export type Draw = (sample: VideoSample, frame: number) => Promise<Uint8Array>;

/** How samples become bytes. */
export interface Drawn {
  readonly draw: Draw;
  /** Whether that is another thing for each output frame. */
  readonly everyFrame: boolean;
}

/** A sample, until it is drawn; then what was made of it. */
interface Held {
  readonly sample: VideoSample;
  data?: Uint8Array;
}

/** How samples are put on the grid. */
export interface GridOptions {
  /** Whether each frame comes between its neighbours, as what deinterlaces asks. */
  readonly neighbours: boolean;
  /** Told the timestamp of every sample as it comes. */
  readonly onSample: (pts: number) => void;
}

/**
 * Samples put on the output grid by the rule of time: one frame of bytes for each output frame. Each sample that is
 * shown is drawn once, and repeated as often as it stays on screen, unless what is drawn depends on the output frame;
 * every sample is closed, and one is held at a time beside the next.
 *
 * With neighbours there are three frames of bytes for each output frame: the one before, the frame itself, and the one
 * after, where there are none itself. Then two samples are held beside the next.
 */
export async function* gridFrames(
  first: VideoSample,
  samples: AsyncIterator<VideoSample>,
  stretch: ClipStretch,
  frameRate: Rational,
  { draw, everyFrame }: Drawn,
  { neighbours, onSample }: GridOptions,
): AsyncGenerator<Uint8Array> {
  const { video } = stretch.source.info;
  const sampleAt = Rational.from(stretch.sampleAt);
  const step = Rational.from(stretch.speed ?? '1/1').div(frameRate);
  let before: Held | undefined;
  let current: Held = { sample: first };
  let next: Held | undefined;
  let ended = false;

  const drawn = async (held: Held, frame: number): Promise<Uint8Array> => {
    // Needed again as it is, and closed when it is shown no more.
    if (everyFrame) return await draw(held.sample, frame);
    if (held.data === undefined) {
      held.data = await draw(held.sample, frame);
      held.sample.close();
    }
    return held.data;
  };
  const close = (held: Held | undefined): void => {
    if (held?.data === undefined) held?.sample.close();
  };

  onSample(first.pts);
  try {
    for (let frame = 0; frame < stretch.frames; frame += 1) {
      const tick = tickAt(sampleAt.add(step.mul(frame)), video);
      for (;;) {
        if (next === undefined && !ended) {
          const result: IteratorResult<VideoSample> = await samples.next();
          if (result.done === true) ended = true;
          else {
            next = { sample: result.value };
            onSample(next.sample.pts);
          }
        }
        if (next === undefined || next.sample.pts > tick) break;
        checkSameSize(first, next.sample);
        close(neighbours ? before : current);
        if (neighbours) before = current;
        current = next;
        next = undefined;
      }
      const data = await drawn(current, frame);
      if (neighbours) yield before === undefined ? data : await drawn(before, frame);
      yield data;
      if (neighbours) yield next === undefined ? data : await drawn(next, frame);
    }
  } finally {
    close(before);
    close(current);
    close(next);
  }
}

function checkSameSize(first: VideoSample, sample: VideoSample): void {
  if (sample.width === first.width && sample.height === first.height && sample.pixelFormat === first.pixelFormat) {
    return;
  }
  throw new ClipwrightError(
    'contract-violation',
    `The source's samples change from ${first.width}x${first.height} ${first.pixelFormat} to ${sample.width}x${sample.height} ${sample.pixelFormat}.`,
    { remedy: 'A loader must give all samples of one reader in one size and format.' },
  );
}
