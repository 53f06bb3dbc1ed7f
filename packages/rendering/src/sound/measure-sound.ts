import type { AudioEncoding } from '@clipwright/core';
import type { AudioRequest } from '@clipwright/core/author';
import { soundSamples } from '@clipwright/core/plan';
import { type Loudness, loudnessMeter } from '@clipwright/loudness';
import { byteReader } from '@clipwright/node-kit';
import { openSound } from './open-sound.ts';
import { bytesPerValue } from './pcm-bytes.ts';
import type { MixFinish } from './sound-bytes.ts';
import type { SoundEngine } from './sound-engine.ts';

/** Samples that are measured at once, of each channel. */
const frames = 16 * 1024;

/**
 * How loud a mix is: before anything limits it, or at a level.
 *
 * @param tell Is told how much of it is done, from 0 to 1.
 */
export async function measuredMix(
  engine: SoundEngine,
  request: AudioRequest,
  left: AbortSignal,
  tell: (ratio: number) => void = () => {},
  finish: MixFinish = 'as-it-is',
): Promise<Loudness> {
  const total = soundSamples(request);
  const sound = openSound(engine, request, { from: 0, to: total }, finish);
  const leave = (): void => void sound.release();
  left.addEventListener('abort', leave, { once: true });
  try {
    return await measured(sound.bytes, request.encoding, (samples) => tell(samples / Math.max(1, total)));
  } finally {
    left.removeEventListener('abort', leave);
    await sound.release();
  }
}

/** How loud what comes out of a decoder is. */
export async function measuredFile(
  engine: Pick<SoundEngine, 'music'>,
  file: string,
  encoding: AudioEncoding,
  left: AbortSignal,
): Promise<Loudness> {
  const stream = engine.music({ file, volume: 1, start: '0/1', loop: false, fadeOut: 0 });
  const leave = (): void => void stream.return();
  left.addEventListener('abort', leave, { once: true });
  try {
    return await measured(stream[Symbol.asyncIterator](), encoding);
  } finally {
    left.removeEventListener('abort', leave);
    await stream.return();
  }
}

async function measured(
  bytes: AsyncIterator<Uint8Array>,
  { sampleRate, channels }: AudioEncoding,
  tell: (samples: number) => void = () => {},
): Promise<Loudness> {
  const meter = loudnessMeter({ sampleRate, channels });
  const reader = byteReader(bytes);
  let samples = 0;
  for (;;) {
    const block = await reader.take(frames * channels * bytesPerValue);
    const whole = Math.floor(block.length / bytesPerValue / channels);
    if (whole === 0) return meter.loudness();
    meter.push(new Float32Array(block.buffer, block.byteOffset, whole * channels));
    samples += whole;
    tell(samples);
  }
}
