import { ClipwrightError, Rational, type RationalText } from '@clipwright/core';
import { type ClipStretch, type ColorInfo, fromTask, lastTickOf } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, fileArgument, lineSplitter, seekMargins } from '@clipwright/ffmpeg';
import type { Observable } from 'rxjs';

/** The shape of one decoded frame, as it lies in its stream, and its colours. */
export interface FrameShape {
  /** Ticks. */
  readonly pts: number;
  readonly width: number;
  readonly height: number;
  readonly sampleAspectRatio: RationalText;
  readonly pixelFormat: string;
  /** What its values mean, as far as it says. */
  readonly color: ColorInfo;
}

/** Seconds before a stretch: twice as many as a seek is off, since the next try reads all of the file. */
const before = 2 * seekMargins[0];
/** And behind it: frames are shown in another order than they come. */
const behind = 2;

/** The shapes of the frames on the way to a stretch's last one, in their order, by ffprobe. Emits once. */
export function frameShapes(
  runner: FfmpegRunner,
  stretch: ClipStretch,
  file: string,
  frameRate: Rational,
): Observable<readonly FrameShape[]> {
  return fromTask(async (left) => {
    const { firstShown } = stretch.hints;
    const read = async (from: Rational | undefined): Promise<readonly FrameShape[]> => {
      const args = probeArguments(runner, stretch, file, frameRate, from);
      const output = endedBy(runner.stream({ tool: 'ffprobe', args }), left);
      const shapes: FrameShape[] = [];
      const lines = lineSplitter();
      const take = (line: string): void => {
        const shape = shapeIn(line);
        if (shape !== undefined) shapes.push(shape);
      };
      for await (const chunk of output) lines.push(chunk).forEach(take);
      lines.end().forEach(take);
      left.throwIfAborted();
      const [first] = shapes;
      if (from !== undefined && (first === undefined || first.pts > firstShown)) return read(undefined);
      if (first !== undefined) return shapes.sort((a, b) => a.pts - b.pts);
      throw new ClipwrightError('source-damaged', 'The frames of the clip could not be decoded.', {
        remedy: 'Check the source.',
        details: { source: stretch.source.id },
      });
    };
    const { timebase } = stretch.source.info.video;
    return await read(Rational.from(timebase).mul(stretch.hints.decodeFrom).sub(before));
  });
}

const colors = 'color_range,color_space,color_primaries,color_transfer';

function probeArguments(
  runner: FfmpegRunner,
  stretch: ClipStretch,
  file: string,
  frameRate: Rational,
  from: Rational | undefined,
): string[] {
  const { info } = stretch.source;
  const until = Rational.from(info.video.timebase).mul(lastTickOf(stretch, frameRate)).add(behind);
  const seek = from !== undefined && from.compare(info.hints?.start ?? 0) > 0 ? from.toNumber().toFixed(3) : '';
  return [
    ...['-hide_banner', '-v', 'error', '-of', 'compact=p=0', '-select_streams', String(info.video.index)],
    ...['-show_entries', `frame=best_effort_timestamp,width,height,sample_aspect_ratio,pix_fmt,${colors}`],
    ...['-read_intervals', `${seek}%${until.toNumber().toFixed(3)}`],
    ...runner.inputs.probeOptions,
    fileArgument(file),
  ];
}

function shapeIn(line: string): FrameShape | undefined {
  const field = (name: string): string | undefined => new RegExp(`(?:^|\\|)${name}=([^|]*)`).exec(line)?.[1];
  const pts = Number(field('best_effort_timestamp') ?? Number.NaN);
  const [width, height] = [Number(field('width')), Number(field('height'))];
  const pixelFormat = field('pix_fmt');
  if (!Number.isSafeInteger(pts) || pixelFormat === undefined || !(width > 0 && height > 0)) return undefined;
  const aspect = field('sample_aspect_ratio')?.replace(':', '/') ?? '';
  const sampleAspectRatio = /^[1-9]\d*\/[1-9]\d*$/.test(aspect) ? Rational.from(aspect).toString() : '1/1';
  return { pts, width, height, sampleAspectRatio, pixelFormat, color: colorOf(field) };
}

function colorOf(field: (name: string) => string | undefined): ColorInfo {
  const told = (name: string): string | undefined => {
    const value = field(name);
    return value === undefined || ['', 'unknown', 'unspecified', 'reserved'].includes(value) ? undefined : value;
  };
  const range = told('color_range');
  const [matrix, primaries, transfer] = ['color_space', 'color_primaries', 'color_transfer'].map(told);
  return {
    ...(range === 'tv' || range === 'pc' ? { range } : {}),
    ...(matrix === undefined ? {} : { matrix }),
    ...(primaries === undefined ? {} : { primaries }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}
