import { type ClipSource, type OutputProfile, Rational, type RationalText } from '@clipwright/core';
import type { ClipSegmentRequest } from '@clipwright/core/author';
import { syntheticLoader } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { type LibavEngine, libavLoader, libavProber } from '../src/index.ts';

export const [width, height] = [160, 90];

/** An open synthetic source. */
export async function openSynthetic(uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(syntheticLoader().open({ uri }));
  if (event.type !== 'opened') throw new Error('It did not open.');
  return event.source;
}

/** An open file. */
export async function openFile(engine: LibavEngine, uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(libavLoader({ engine, prober: libavProber({ engine }) }).open({ uri }));
  if (event.type !== 'opened') throw new Error('It did not open.');
  return event.source;
}

export function profileOf(frameRate: RationalText, changes: Partial<OutputProfile> = {}): OutputProfile {
  return {
    ...{ width, height, frameRate, fit: 'contain', background: '#000000' },
    video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 18, preset: 'veryfast', threads: 1 },
    audio: { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 },
    ...changes,
  };
}

/** A clip of a source whose frames stand on a grid from 0 on, asked for with the tolerance that the planner gives it. */
export function clipOf(
  id: string,
  { info, file }: Pick<ClipSource, 'info' | 'file'>,
  { start = 0, frames, profile }: { readonly start?: number; readonly frames: number; readonly profile: OutputProfile },
): ClipSegmentRequest {
  const { timebase, frameRate } = info.video;
  const sampleAt = Rational.from(String(start)).add(Rational.of(1, 1000));
  const shown = sampleAt.mul(frameRate).floor();
  const ticks = Rational.of(shown).div(Rational.from(frameRate)).div(Rational.from(timebase));
  const firstShown = Number(ticks.round()) + info.video.origin;
  return {
    kind: 'clip',
    source: { id, info, ...(file === undefined ? {} : { file }) },
    sampleAt: sampleAt.toString(),
    frames,
    hints: { decodeFrom: info.video.origin, firstShown },
    profile,
  };
}
