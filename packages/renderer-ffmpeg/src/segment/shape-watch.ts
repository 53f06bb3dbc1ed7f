import { Rational, type VideoStreamInfo } from '@clipwright/core';

/** What is printed where a frame has another shape: no tool says such a thing by itself. */
const mark = 1313;

/** The level of errors, which is what is printed of ffmpeg's words. */
const errors = 16;

/**
 * A filter that prints a mark to standard error when a frame comes that has not the size and the pixel shape that its
 * source is known by: streams may change in the middle, and no header tells. Others pass untouched; such a one is
 * brought to the size that filters have begun with, since many would read beyond its end.
 */
export function shapeWatch(video: VideoStreamInfo): string {
  const { rotation, sampleAspectRatio } = video;
  const turned = rotation % 180 !== 0;
  const [wide, high] = upright(video);
  const aspect = Rational.from(sampleAspectRatio);
  const sar = turned ? Rational.one.div(aspect) : aspect;
  const same = `eq(iw,${wide})*eq(ih,${high})*lt(abs(sar*${sar.denominator}/${sar.numerator}-1),0.001)`;
  return `scale=w='if(${same},${wide},${wide}+0*print(${mark},${errors}))':h=${high}:eval=frame`;
}

/** A filter that lets frames of a source's size pass, and tells the next one that all have it. */
export function ofSize(video: VideoStreamInfo): string {
  const [wide, high] = upright(video);
  return `scale=w=${wide}:h=${high}`;
}

function upright({ width, height, rotation }: VideoStreamInfo): readonly [number, number] {
  return rotation % 180 === 0 ? [width, height] : [height, width];
}

/** Whether {@link shapeWatch} noticed another shape. */
export function noticedShape(stderr: readonly string[]): boolean {
  return stderr.some((line) => new RegExp(`^(?:\\[[^\\]]*\\] )?${mark}\\.0+$`).test(line.trim()));
}
