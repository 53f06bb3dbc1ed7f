import type { RendererCapabilities } from '../../src/contracts/renderer-capabilities.ts';
import type { SourceRef } from '../../src/contracts/segment-request.ts';
import { type OutputProfile, Rational, type RationalText, type SourceIndex, type SourceInfo } from '../../src/index.ts';

export function profileOf(profile: Partial<OutputProfile> = {}): OutputProfile {
  return {
    width: 160,
    height: 90,
    frameRate: '30/1',
    fit: 'contain',
    background: '#000000',
    video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 20, preset: 'veryfast', threads: 1 },
    audio: { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 },
    ...profile,
  };
}

/** What a renderer is able to do whose encoders all have one fingerprint, and whose pieces cost what processes do. */
export function capabilitiesOf(fingerprint = 'r1'): RendererCapabilities {
  return {
    containers: [{ extension: 'mp4', video: ['h264'], audio: ['aac'] }],
    video: { codec: 'h264', fingerprint },
    audio: { codec: 'aac', fingerprint },
    wideColors: { toneMaps: true, fingerprint: 'wide' },
    readsFiles: true,
    copies: [],
    costs: { start: 0.08, decodedMegapixel: 0.0055, encodedMegapixel: 0.0145 },
  };
}

export function infoOf({
  width = 160,
  height = 90,
  rate = '30/1',
  frames = 90,
  origin = 0,
}: {
  width?: number;
  height?: number;
  rate?: RationalText;
  frames?: number;
  origin?: number;
} = {}): SourceInfo {
  const { numerator, denominator } = Rational.from(rate);
  return {
    container: 'test',
    duration: Rational.of(BigInt(frames) * denominator, numerator).toString(),
    video: {
      index: 0,
      codec: 'test',
      width,
      height,
      displayWidth: width,
      displayHeight: height,
      rotation: 0,
      sampleAspectRatio: '1/1',
      pixelFormat: 'yuv420p',
      frameRate: rate,
      timebase: `1/${numerator}`,
      origin,
      frames,
      color: {},
    },
    audio: { index: 1, codec: 'test', sampleRate: 48000, channels: 2 },
  };
}

/** A source of constant rate with one tick per `denominator` of it, in groups of `gop` frames. */
export function sourceOf({
  rate,
  frames,
  origin = 0,
  gop = 30,
}: {
  rate: RationalText;
  frames: number;
  origin?: number;
  gop?: number;
}): { source: SourceRef; sourceIndex: SourceIndex } {
  const info = infoOf({ rate, frames, origin });
  const step = Number(Rational.from(rate).denominator);
  const timestamps = Array.from({ length: frames }, (_, frame) => origin + frame * step);
  const gops = timestamps
    .filter((_, frame) => frame % gop === 0)
    .map((pts) => ({ pts, dts: pts, packets: gop, bytes: 1000, closed: true }));
  return { source: { id: 'a', info }, sourceIndex: { timestamps, end: origin + frames * step, gops } };
}
