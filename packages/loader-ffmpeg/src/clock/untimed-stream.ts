import { Rational, type RationalText, toClipwrightError } from '@clipwright/core';
import { abortable, type OpenRequest } from '@clipwright/core/author';
import { type FoundSource, isBareStream, isUntimed, timed } from '@clipwright/core/probing';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import { NeedsCopy } from '@clipwright/node-kit';
import { lastValueFrom } from 'rxjs';

/**
 * A bare stream of pictures, to be read at a rate. AVI counts frames, as the stream does, so that a copy in it needs
 * nothing to be known of them: frame k of what is decoded is at k / rate, in whatever order they were coded.
 */
export class UntimedStream extends NeedsCopy {
  override readonly name = 'UntimedStream';
  override readonly kind: string;
  override readonly extension = '.avi';
  private readonly runner: FfmpegRunner;
  private readonly rate: RationalText;
  private readonly codec: string | undefined;

  constructor(runner: FfmpegRunner, rate: RationalText, codec: string | undefined) {
    super(`It is a stream without times, at ${rate} frames a second.`);
    this.kind = `at ${rate}`;
    this.runner = runner;
    this.rate = rate;
    this.codec = codec;
  }

  override async write(from: string, to: string, left: AbortSignal): Promise<void> {
    const own = ownRate(this.rate, this.codec);
    const copy = async (filters: readonly string[], options: readonly string[] = []): Promise<void> => {
      const args = this.command(from, to, filters, options);
      await lastValueFrom(this.runner.run({ tool: 'ffmpeg', args }).pipe(abortable({ signal: left })));
    };
    if (own === undefined) return await copy([]);
    try {
      await copy([own], ['-xerror']);
    } catch (error) {
      // It reads every picture's header, and fails of one that is damaged.
      if (toClipwrightError(error).code !== 'tool-failed') throw error;
      await copy([]);
    }
  }

  /** Packets as they are, the first ones too, counted. */
  private command(file: string, target: string, filters: readonly string[], options: readonly string[]): CommandSpec {
    const { numerator, denominator } = Rational.from(this.rate);
    const counted = `setts=ts=round(N*${denominator}/(${numerator}*TB))`;
    // By itself HEVC has no name in AVI.
    const tag = this.codec === 'hevc' ? ['-tag:v', 'HEVC'] : [];
    return {
      options,
      inputs: [{ source: { file }, options: [...this.runner.inputs.options, '-r', this.rate] }],
      outputs: [
        {
          target: { file: target },
          options: [
            ...['-map', '0:v:0', '-c', 'copy', '-copyinkf', ...tag, '-bsf:v', [...filters, counted].join()],
            ...['-fflags', '+bitexact', '-f', 'avi'],
          ],
        },
      ],
    };
  }
}

/**
 * What has a stream's own headers say its rate. By what they say ffmpeg times those frames that no packet drives out of
 * the decoder any more: the last ones, where frames are coded in another order than they are shown in.
 */
function ownRate(rate: RationalText, codec: string | undefined): string | undefined {
  if (codec === 'hevc') return `hevc_metadata=tick_rate=${rate}`;
  // It counts fields.
  return codec === 'h264' ? `h264_metadata=tick_rate=${Rational.from(rate).mul(2).toString()}` : undefined;
}

/**
 * Throws {@link UntimedStream} where a bare stream is to be read at a rate. Errors: `source-timed` where there is a
 * rate for what is none.
 *
 * @param usual The rate of a stream that has no times, where the request says none.
 */
export function checkRate(
  { uri, rate }: OpenRequest,
  found: FoundSource,
  runner: FfmpegRunner,
  defaultRate: RationalText | undefined,
): void {
  const stream = found.video.find(({ isPicture }) => !isPicture);
  if (stream === undefined) return;
  if (rate !== undefined && !isBareStream(found, stream)) throw timed(uri);
  const used = rate ?? (isUntimed(found, stream) ? defaultRate : undefined);
  if (used !== undefined) throw new UntimedStream(runner, used, stream.codec);
}
