import type { AudioEncoding } from '@clipwright/core';
import type { AudioRequest, ClipSound, Silence, SoundLevel, SoundStretch } from '@clipwright/core/author';
import { type Arrangement, duckingIn, heardRanges, packetLayout, sidesOf, soundSamples } from '@clipwright/core/plan';
import { factorOf } from './decibels.ts';
import { duck } from './duck.ts';
import { type Limiter, limiter, silenceNonNumbers } from './limiter.ts';
import type { PcmBytes } from './pcm-bytes.ts';
import { blockReader } from './pcm-bytes.ts';
import { add, crossfade, type Position, shape } from './shape.ts';
import type { SoundWindow } from './sound-window.ts';

/** Samples that are worked on at once. */
const maxSamples = 8192;

/** What the mix comes out as: kept within full scale, at a level, or just as it is summed up, to be measured. */
export type MixFinish = 'full-scale' | 'as-it-is' | SoundLevel;

export interface SoundSources {
  /** Of each lane what is heard of it in the window, without a hole. */
  readonly lanes: readonly PcmBytes[];
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
  { sides }: Arrangement,
  window: SoundWindow,
  sources: SoundSources,
  finish: MixFinish,
): AsyncGenerator<Uint8Array> {
  const { stretches, encoding } = request;
  const { channels } = encoding;
  const limit = limiterOf(finish, encoding);
  const lanes = sources.lanes.map(blockReader);
  const music = sources.music && blockReader(sources.music);
  const total = soundSamples(request);
  const heard = request.music?.duck === undefined ? [] : heardRanges(request);
  const mixing = mixedWindow(request, window);

  const side = async (sound: ClipSound | Silence, lane: number | undefined, place: Position, frames: number) => {
    const block = lane === undefined ? undefined : await lanes[lane]?.(frames * channels);
    if (block !== undefined && sound.kind === 'clip') shape(block, channels, sound, place);
    return block ?? new Float32Array(frames * channels);
  };

  const mixed = async (stretch: SoundStretch, index: number, at: number, frames: number): Promise<Float32Array> => {
    const place = { at, of: stretch.samples };
    const [from, to] = await Promise.all(
      sidesOf(stretch).map((sound, which) => side(sound, sides[index]?.[which], place, frames)),
    );
    const block = from ?? new Float32Array(frames * channels);
    if (to === undefined) return block;
    crossfade(block, channels, 'from', place);
    crossfade(to, channels, 'to', place);
    add(block, to);
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

  let begin = 0;
  for (const [index, stretch] of stretches.entries()) {
    const till = Math.min(stretch.samples, mixing.to - begin);
    for (let at = Math.max(0, mixing.from - begin); at < till; ) {
      const frames = Math.min(maxSamples, till - at);
      const block = await mixed(stretch, index, at, frames);
      yield wanted(limit.push(await underlaid(block, begin + at, frames)));
      at += frames;
    }
    begin += stretch.samples;
  }
  // Only past its last byte does a lane say whether all of it was right.
  for (const lane of sources.lanes) await lane.next();
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
