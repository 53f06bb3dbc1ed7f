import type { ClipSound, Silence, SoundStretch } from '@clipwright/core/author';
import { type Arrangement, sidesOf } from '@clipwright/core/plan';
import { blockReader, type PcmBytes } from './pcm-bytes.ts';
import { add, crossfade, type Position, shape } from './shape.ts';

/** Stretches that follow each other, and what sounds in them. */
export interface PartSources {
  readonly stretches: readonly SoundStretch[];
  /** For each stretch and each side of it the lane that it is heard from. */
  readonly sides: Arrangement['sides'];
  /** Of each lane what is heard of it in the mixed window, without a hole. */
  readonly lanes: readonly PcmBytes[];
}

/** Stretches as one sound, by pull. */
export interface PartSound {
  /** The next samples; zeros behind the last stretch. A block is good until the next is asked for. */
  next(frames: number): Promise<Float32Array>;
  /** Only past its last byte does a lane say whether all of it was right. */
  end(): Promise<void>;
}

/** @param from The sample of the output with which it begins. */
export function partSound(sources: PartSources, channels: number, from: number): PartSound {
  const { stretches, sides } = sources;
  const lanes = sources.lanes.map(blockReader);

  const side = async (sound: ClipSound | Silence, lane: number | undefined, place: Position, frames: number) => {
    const block = lane === undefined ? undefined : await lanes[lane]?.(frames * channels);
    if (block !== undefined && sound.kind === 'clip') shape(block, channels, sound, place);
    return block ?? new Float32Array(frames * channels);
  };

  const mixed = async (stretch: SoundStretch, index: number, at: number, frames: number): Promise<Float32Array> => {
    const place = { at, of: stretch.samples };
    const [first, second] = await Promise.all(
      sidesOf(stretch).map((sound, which) => side(sound, sides[index]?.[which], place, frames)),
    );
    const block = first ?? new Float32Array(frames * channels);
    if (second === undefined) return block;
    crossfade(block, channels, 'from', place);
    crossfade(second, channels, 'to', place);
    add(block, second);
    return block;
  };

  /** The stretch that comes next, and the sample at which it begins. */
  let [index, begin] = [0, 0];
  let position = from;
  const pass = (): SoundStretch | undefined => {
    for (let stretch = stretches[index]; stretch !== undefined; stretch = stretches[index]) {
      if (begin + stretch.samples > position) return stretch;
      begin += stretch.samples;
      index += 1;
    }
    return undefined;
  };

  return {
    next: async (frames) => {
      const pieces: Float32Array[] = [];
      for (let missing = frames; missing > 0; ) {
        const stretch = pass();
        const at = position - begin;
        const length = stretch === undefined ? missing : Math.min(missing, stretch.samples - at);
        const piece = stretch && (await mixed(stretch, index, at, length));
        if (piece !== undefined && length === frames) {
          position += length;
          return piece;
        }
        // What was read is written over when more is.
        pieces.push(piece === undefined ? new Float32Array(length * channels) : Float32Array.from(piece));
        position += length;
        missing -= length;
      }
      const [only, ...others] = pieces;
      return only !== undefined && others.length === 0 ? only : joined(pieces, frames * channels);
    },
    end: async () => {
      for (const lane of sources.lanes) await lane.next();
    },
  };
}

function joined(pieces: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
