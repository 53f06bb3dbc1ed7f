import { Rational, type RationalText } from '@clipwright/core';
import { numberCells } from '@clipwright/testing';

/**
 * A file to make, the same bytes each time: a test picture whose frames carry their numbers, and a tone over soft
 * noise.
 */
export interface MediaSource {
  /** Part of its file's name. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: RationalText;
  readonly seconds: number;
  /** Kilobits a second of the picture; without it, constant quality. */
  readonly kilobits?: number;
  /** Strength of the noise in the picture, 0 to 100: what bits are spent on. @default 0 */
  readonly noise?: number;
  /** Frames from each keyframe to the next. @default those of two seconds at most, fewer where the picture changes */
  readonly group?: number;
  /** The number that its first frame carries. @default 0 */
  readonly firstNumber?: number;
}

/** A source that is there. */
export interface MediaFile extends MediaSource {
  /** Absolute path. */
  readonly file: string;
}

/** A strip around a quarter of the height, where `readFrameNumber` looks. */
function numberStrip({ width, height, frameRate, firstNumber = 0 }: MediaSource): string {
  const last = numberCells - 1;
  const bit = `mod(floor((N+${firstNumber})/pow(2,${last - 1}-X)),2)`;
  const luma = `if(eq(X,0),255,if(eq(X,${last}),0,255*${bit}))`;
  return `nullsrc=size=${numberCells}x2:rate=${frameRate},format=gray,geq=lum='${luma}',scale=${width}:${2 * Math.ceil(height / 16)}:flags=neighbor`;
}

/**
 * Soft noise, as every recording has it. A pure tone cannot fill the bits that an AAC encoder has for it, and some
 * search for a long time: of a minute, ffmpeg's `fast` search takes 2.1 s of CPU time instead of 0.6 s, its `twoloop`
 * 1.1 s instead of 1.0 s. Of recorded sound they take 0.7 to 1.0 s and 1.1 to 1.8 s.
 */
const noiseAmplitude = 0.05;

const stereo = 'aformat=channel_layouts=stereo:sample_fmts=fltp';

/** The arguments of ffmpeg that make the source, the file's name left to be added. */
export function makingOf(source: MediaSource): readonly string[] {
  const { width, height, frameRate, seconds, kilobits, noise = 0, group, firstNumber = 0 } = source;
  const top = 2 * Math.floor(height / 8 - Math.ceil(height / 16) / 2);
  const grain = noise === 0 ? '' : `,noise=alls=${noise}:allf=t:all_seed=${firstNumber + 1}`;
  const graph = [
    `testsrc2=size=${width}x${height}:rate=${frameRate}:duration=${seconds},format=yuv420p${grain}[picture]`,
    `${numberStrip(source)}[number]`,
    `[picture][number]overlay=0:${top}:shortest=1,format=yuv420p,setsar=1[v]`,
    `sine=frequency=${220 + (firstNumber % 880)}:sample_rate=48000:duration=${seconds},${stereo}[tone]`,
    `anoisesrc=color=pink:amplitude=${noiseAmplitude}:seed=${firstNumber + 1}:sample_rate=48000:duration=${seconds},${stereo}[noise]`,
    '[tone][noise]amix=inputs=2:normalize=0[a]',
  ].join(';');
  const rate =
    kilobits === undefined
      ? ['-crf', '20']
      : ['-b:v', `${kilobits}k`, '-maxrate', `${Math.round(kilobits * 1.2)}k`, '-bufsize', `${kilobits * 2}k`];
  return [
    ...['-v', 'error', '-nostdin', '-y', '-filter_complex', graph, '-map', '[v]', '-map', '[a]'],
    ...['-c:v', 'libx264', '-preset', 'superfast', '-bf', '3', ...rate, '-threads', '2'],
    // Groups of two seconds, as most cameras and sites make them.
    ...['-g', String(group ?? Rational.from(frameRate).mul(2).round())],
    ...(group === undefined ? [] : ['-keyint_min', String(group), '-sc_threshold', '0']),
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-c:a', 'aac', '-b:a', '128k', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-movflags', '+faststart'],
  ];
}
