import type { AudioPart, AudioRequest, ClipSound, Silence } from '@clipwright/core';
import { type Arrangement, sidesOf } from './arrange.ts';
import type { Lane } from './lane.ts';
import { limiter } from './limiter.ts';
import type { Music } from './music-bytes.ts';
import { blockReader } from './pcm-bytes.ts';
import { add, crossfade, type Place, shape } from './shape.ts';

/** Samples that are worked on at once. */
const most = 8192;

export interface SoundSources {
  readonly lanes: readonly Lane[];
  readonly music?: Music;
}

/** The whole sound, mixed: as raw bytes, in bounded pieces. */
export async function* soundBytes(
  request: AudioRequest,
  { sides }: Arrangement,
  sources: SoundSources,
): AsyncGenerator<Uint8Array> {
  const { parts, encoding } = request;
  const { sampleRate, channels } = encoding;
  const limit = limiter(sampleRate, channels);
  const lanes = sources.lanes.map((lane) => blockReader(lane.bytes));
  const music = sources.music && blockReader(sources.music.bytes);
  const total = parts.reduce((sum, { samples }) => sum + samples, 0);
  let position = 0;

  const side = async (sound: ClipSound | Silence, lane: number | undefined, place: Place, frames: number) => {
    const block = lane === undefined ? undefined : await lanes[lane]?.(frames * channels);
    if (block !== undefined && sound.kind === 'clip') shape(block, channels, sound, place);
    return block ?? new Float32Array(frames * channels);
  };

  const mixed = async (part: AudioPart, index: number, at: number, frames: number): Promise<Float32Array> => {
    const place = { at, of: part.samples };
    const [from, to] = await Promise.all(
      sidesOf(part).map((sound, which) => side(sound, sides[index]?.[which], place, frames)),
    );
    const block = from ?? new Float32Array(frames * channels);
    if (to === undefined) return block;
    crossfade(block, channels, 'from', place);
    crossfade(to, channels, 'to', place);
    add(block, to);
    return block;
  };

  const underlaid = async (block: Float32Array, frames: number): Promise<Float32Array> => {
    if (music === undefined || request.music === undefined) return block;
    const bed = await music(frames * channels);
    const { volume, fadeOut } = request.music;
    shape(bed, channels, { volume, fadeOut: Math.min(fadeOut, total) }, { at: position, of: total });
    add(block, bed);
    return block;
  };

  for (const [index, part] of parts.entries()) {
    for (let at = 0; at < part.samples; ) {
      const frames = Math.min(most, part.samples - at);
      const block = await mixed(part, index, at, frames);
      yield bytesOf(limit.push(await underlaid(block, frames)));
      at += frames;
      position += frames;
    }
  }
  // Only past its last byte does a lane say whether all of it was right.
  for (const { bytes } of sources.lanes) await bytes.next();
  yield bytesOf(limit.end());
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
