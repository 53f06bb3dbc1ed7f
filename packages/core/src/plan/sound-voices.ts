import type { SourceRef } from '../contracts/segment-request.ts';
import type { ClipSound, Silence, SoundStretch } from '../contracts/sound-request.ts';
import { Rational } from '../time/rational.ts';

/**
 * Sound of one source without a break: one stretch after the other that goes on where the one before it ended is heard
 * from one decoder, so that a cut within a source that is none to the ear leaves no trace.
 */
export interface Voice {
  readonly source: SourceRef;
  readonly start: Rational;
  readonly speed: Rational;
  readonly onDamage: 'fail' | 'silence';
  /** The sample of the output at which it begins. */
  readonly begin: number;
  /** Samples of the output, per channel. */
  readonly samples: number;
  /** Where it is heard, in order, without a hole. */
  readonly heard: readonly Heard[];
}

/** A stretch of a voice. */
export interface Heard {
  /** The stretch's position in the request, and which side of it: 0 for `from` or the only one, 1 for `to`. */
  readonly stretch: number;
  readonly side: number;
  readonly samples: number;
}

export interface Arrangement {
  /** Voices one after the other, with no two at once in one lane: one lane, and another one for crossfades. */
  readonly lanes: readonly (readonly Voice[])[];
  /** For each stretch and each side of it the lane that it is heard from; `undefined` for silence. */
  readonly sides: readonly (readonly (number | undefined)[])[];
}

interface GrowingVoice extends Voice {
  samples: number;
  readonly heard: Heard[];
  /** Sample of the output after its last. */
  end: number;
}

/**
 * Who is heard where.
 *
 * @param first The position of the first stretch among those of the whole request.
 */
export function soundVoices(stretches: readonly SoundStretch[], sampleRate: number, first = 0): Arrangement {
  const lanes: GrowingVoice[][] = [];
  let position = 0;
  const laneOf = (sound: ClipSound): GrowingVoice[] => {
    const continued = lanes.find((lane) => goesOn(lane.at(-1), sound, position, sampleRate));
    if (continued !== undefined) return continued;
    const free = lanes.find((lane) => (lane.at(-1)?.end ?? 0) <= position) ?? [];
    if (!lanes.includes(free)) lanes.push(free);
    free.push({ ...voiceOf(sound), begin: position, samples: 0, heard: [], end: position });
    return free;
  };
  const sides = stretches.map((stretch, index) => {
    const heardFrom = sidesOf(stretch).map((sound, side) => {
      if (sound.kind === 'silence' || sound.source.info.audio === undefined) return undefined;
      const lane = laneOf(sound);
      const voice = lane.at(-1);
      if (voice !== undefined) {
        voice.samples += stretch.samples;
        voice.end += stretch.samples;
        voice.heard.push({ stretch: first + index, side, samples: stretch.samples });
      }
      return lanes.indexOf(lane);
    });
    position += stretch.samples;
    return heardFrom;
  });
  return { lanes, sides };
}

/** What sounds in a stretch: one, or the two of a crossfade. */
export function sidesOf(stretch: SoundStretch): readonly (ClipSound | Silence)[] {
  return stretch.kind === 'crossfade' ? [stretch.from, stretch.to] : [stretch];
}

function voiceOf({ source, start, speed = '1/1', onDamage = 'fail' }: ClipSound) {
  return { source, start: Rational.from(start), speed: Rational.from(speed), onDamage };
}

/** Lengths are rounded sums, so a sound that goes on begins within a sample of where the one before it ended. */
function goesOn(voice: GrowingVoice | undefined, sound: ClipSound, position: number, sampleRate: number): boolean {
  if (voice === undefined || voice.end !== position || voice.source.id !== sound.source.id) return false;
  const { speed, start, onDamage } = voiceOf(sound);
  if (speed.compare(voice.speed) !== 0 || onDamage !== voice.onDamage) return false;
  const off = voice.start.add(speed.mul(voice.samples).div(sampleRate)).sub(start).mul(sampleRate).div(speed);
  return off.compare(-1) >= 0 && off.compare(1) <= 0;
}
