import { type OutputProfile, Rational } from '@clipwright/core';
import type { PlacedCut } from '../../work/grid.ts';

/** Seconds before a cut that reading begins: more than a frame, so that the one on screen at its start is decoded. */
const runUp = 0.2;

/** Options and name of the cut's input: one seek, timestamps kept. */
export function cutInput({ cut }: PlacedCut): readonly string[] {
  const seek = Math.max(0, cut.start - runUp);
  return ['-ss', seek.toFixed(6), '-t', (cut.end - seek + runUp).toFixed(6), '-i', `file:${cut.file}`];
}

/** Global options that the chains rely on. */
export const cutGlobals: readonly string[] = ['-v', 'error', '-nostdin', '-y', '-copyts', '-start_at_zero'];

/** The chain of filters that puts a cut's picture on the output grid, exactly, and fits it into the canvas. */
export function pictureChain({ frames, sampleAt }: PlacedCut, profile: OutputProfile): string {
  const { width, height, fit, frameRate } = profile;
  return [
    `settb=1/1000000,setpts=PTS-${micros(sampleAt)}`,
    `fps=fps=${Rational.from(frameRate)}:round=up:start_time=0`,
    `tpad=stop=-1:stop_mode=clone,trim=end_frame=${frames}`,
    `${fitting(fit, width, height)},setsar=1,format=${profile.video.pixelFormat}`,
  ].join(',');
}

/** The chain of filters that gives exactly the cut's samples of sound. */
export function soundChain({ cut, samples }: PlacedCut, profile: OutputProfile): string {
  return [
    `atrim=start=${cut.start},asetpts=PTS-${cut.start}/TB`,
    `aresample=${profile.audio?.sampleRate ?? 48_000}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo`,
    `apad,atrim=end_sample=${samples},asetpts=N/SR/TB`,
  ].join(',');
}

/** Options of the encoders. */
export function encoding({ frameRate, video, audio }: OutputProfile): readonly string[] {
  const rate = Rational.from(frameRate);
  return [
    ...['-fps_mode', 'passthrough', '-enc_time_base', `${rate.denominator}/${rate.numerator}`],
    ...['-c:v', 'libx264', '-preset', video.preset, '-crf', String(video.crf)],
    ...['-video_track_timescale', String(rate.numerator * 512n)],
    ...(audio === null ? ['-an'] : ['-c:a', audio.codec, '-b:a', String(audio.bitrate)]),
  ];
}

function micros(seconds: Rational): bigint {
  return seconds.mul(1_000_000).floor();
}

function fitting(fit: OutputProfile['fit'], width: number, height: number): string {
  if (fit === 'stretch') return `scale=${width}:${height}`;
  if (fit === 'cover') return `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height}`;
  return `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`;
}
