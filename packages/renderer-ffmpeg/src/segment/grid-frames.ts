import { type ClipSegmentRequest, ClipwrightError, Rational, tickAt, type VideoSample } from '@clipwright/core';

/** What is made of a sample's data before it is fed in: a copy, since samples are closed when the next one is due. */
export type Draw = (sample: VideoSample) => Promise<Uint8Array>;

/**
 * Samples put on the output grid by the rule of time: one frame of bytes for each output frame. Each sample that is
 * shown is drawn once, and repeated as often as it stays on screen; every sample is closed, and one is held at a time
 * beside the next.
 */
export async function* gridFrames(
  first: VideoSample,
  samples: AsyncIterator<VideoSample>,
  request: ClipSegmentRequest,
  draw: Draw,
): AsyncGenerator<Uint8Array> {
  const { video } = request.source.info;
  const frameRate = Rational.from(request.profile.frameRate);
  const sampleAt = Rational.from(request.sampleAt);
  let current: VideoSample | undefined = first;
  let next: VideoSample | undefined;
  let ended = false;
  let data: Uint8Array | undefined;
  try {
    for (let frame = 0; frame < request.frames; frame += 1) {
      const tick = tickAt(sampleAt.add(Rational.of(frame).div(frameRate)), video);
      for (;;) {
        if (next === undefined && !ended) {
          const result: IteratorResult<VideoSample> = await samples.next();
          if (result.done === true) ended = true;
          else next = result.value;
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
