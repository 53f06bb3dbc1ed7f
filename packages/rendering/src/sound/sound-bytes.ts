import type { AudioEncoding } from '@clipwright/core';
import type { AudioRequest, SoundLevel } from '@clipwright/core/author';
import { duckingIn, heardRanges, packetLayout, soundSamples } from '@clipwright/core/plan';
import { factorOf } from './decibels.ts';
import { duck } from './duck.ts';
import { type Limiter, limiter, silenceNonNumbers } from './limiter.ts';
import { type PartSources, partSound } from './part-sound.ts';
import { blockReader, type PcmBytes } from './pcm-bytes.ts';
import { add, shape } from './shape.ts';
import type { SoundWindow } from './sound-window.ts';

/** Samples that are worked on at once. */
const maxSamples = 8192;

/** What the mix comes out as: kept within full scale, at a level, or just as it is summed up, to be measured. */
export type MixFinish = 'full-scale' | 'as-it-is' | SoundLevel;

export interface SoundSources {
  /** The main sound, and its tracks. */
  readonly parts: readonly PartSources[];
  /** From the window's beginning on. */
  readonly music?: PcmBytes;
}

/** What is mixed for a window: as much around it as the limiter looks at. */
export function mixedWindow(request: AudioRequest, { from, to }: SoundWindow): SoundWindow {
  const around = packetLayout(request.encoding).packet;
  return { from: Math.max(0, from - around), to: Math.min(soundSamples(request), to + around) };
}

/**
 * A stretch of the sound, mixed: as raw bytes, in bounded pieces. Its samples are those that the whole sound has there.
 *
 * @param sources What sounds in {@link mixedWindow}.
 */
export async function* soundBytes(
  request: AudioRequest,
  window: SoundWindow,
  sources: SoundSources,
  finish: MixFinish,
): AsyncGenerator<Uint8Array> {
  const { encoding } = request;
  const { channels } = encoding;
  const limit = limiterOf(finish, encoding);
  const music = sources.music && blockReader(sources.music);
  const total = soundSamples(request);
  const heard = request.music?.duck === undefined ? [] : heardRanges(request);
  const mixing = mixedWindow(request, window);

  const [main, ...tracks] = sources.parts.map((part) => partSound(part, channels, mixing.from));

  const mixed = async (frames: number): Promise<Float32Array> => {
    const block = (await main?.next(frames)) ?? new Float32Array(frames * channels);
    for (const track of tracks) add(block, await track.next(frames));
    return block;
  };

  const underlaid = async (block: Float32Array, position: number, frames: number): Promise<Float32Array> => {
    if (music === undefined || request.music === undefined) return block;
    const bed = await music(frames * channels);
    const { volume, fadeOut, duck: ducking } = request.music;
    if (ducking !== undefined)
      duck(bed, channels, ducking, duckingIn(heard, ducking, rangeOf(position, frames)), position);
    shape(bed, channels, { volume, fadeOut: Math.min(fadeOut, total) }, { at: position, of: total });
    add(block, bed);
    return block;
  };

  /** Values that came out of the limiter so far, and of those that are to come out here the first and the end. */
  let out = 0;
  const [first, end] = [window.from, window.to].map((sample) => (sample - mixing.from) * channels);
  const wanted = (ready: Float32Array): Uint8Array => {
    const before = out;
    out += ready.length;
    return bytesOf(ready.subarray(Math.max(0, (first ?? 0) - before), Math.max(0, (end ?? 0) - before)));
  };

  for (let position = mixing.from; position < mixing.to; ) {
    const frames = Math.min(maxSamples, mixing.to - position);
    const block = await mixed(frames);
    yield wanted(limit.push(await underlaid(block, position, frames)));
    position += frames;
  }
  for (const part of [main, ...tracks]) await part?.end();
  yield wanted(limit.end());
}

function rangeOf(from: number, frames: number): SoundWindow {
  return { from, to: from + frames };
}

function limiterOf(finish: MixFinish, { sampleRate, channels }: AudioEncoding): Limiter {
  if (finish === 'full-scale') return limiter(sampleRate, channels);
  if (finish === 'as-it-is') return { push: numbersOf, end: () => new Float32Array() };
  const { push, end } = limiter(sampleRate, channels, factorOf(finish.ceiling));
  const factor = factorOf(finish.gain);
  return { push: (block) => push(block.map((value) => value * factor)), end };
}

function numbersOf(block: Float32Array): Float32Array {
  silenceNonNumbers(block);
  return block;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
