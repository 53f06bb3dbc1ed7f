import { type ClipStretch, ClipwrightError, Rational, tickAt, type VideoSample } from '@clipwright/core';

/** What is made of a sample's data before it is fed in: a copy, since samples are closed when the next one is due. */
export type Draw = (sample: VideoSample) => Promise<Uint8Array>;

/**
 * Samples put on the output grid by the rule of time: one frame of bytes for each output frame. Each sample that is
 * shown is drawn once, and repeated as often as it stays on screen; every sample is closed, and one is held at a time
 * beside the next.
 *
 * @param onSample Told the timestamp of every sample as it comes.
 */
export async function* gridFrames(
  first: VideoSample,
  samples: AsyncIterator<VideoSample>,
  stretch: ClipStretch,
  frameRate: Rational,
  draw: Draw,
  onSample: (pts: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const { video } = stretch.source.info;
  const sampleAt = Rational.from(stretch.sampleAt);
  const step = Rational.from(stretch.speed ?? '1/1').div(frameRate);
  let current: VideoSample | undefined = first;
  let next: VideoSample | undefined;
  let ended = false;
  let data: Uint8Array | undefined;
  onSample(first.pts);
  try {
    for (let frame = 0; frame < stretch.frames; frame += 1) {
      const tick = tickAt(sampleAt.add(step.mul(frame)), video);
      for (;;) {
        if (next === undefined && !ended) {
          const result: IteratorResult<VideoSample> = await samples.next();
          if (result.done === true) ended = true;
          else {
            next = result.value;
            onSample(next.pts);
          }
        }
        if (next === undefined || next.pts > tick) break;
        checkSameSize(first, next);
        current?.close();
        current = next;
        next = undefined;
        data = undefined;
      }
      if (data === undefined && current !== undefined) {
        data = await draw(current);
        current.close();
        current = undefined;
      }
      if (data !== undefined) yield data;
    }
  } finally {
    current?.close();
    next?.close();
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
