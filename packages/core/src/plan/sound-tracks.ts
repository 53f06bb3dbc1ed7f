import type { SoundStretch } from '../contracts/sound-request.ts';
import { Rational } from '../time/rational.ts';
import type { PlacedSound } from './place-sounds.ts';
import { type HeardStretches, longerFades, type SoundPlanning, withFades } from './sound-stretches.ts';

interface Track extends HeardStretches {
  readonly stretches: SoundStretch[];
  readonly items: (readonly number[])[];
  /** Samples so far. */
  end: number;
}

/**
 * Sounds that lie anywhere, as tracks: each in the first one in which it begins behind what is there, so that those that
 * follow each other are one. At their borders they fade as sound does at cuts.
 */
export function soundTracks(
  sounds: readonly PlacedSound[],
  { sampleAt, soundOf, fade }: SoundPlanning,
): readonly HeardStretches[] {
  const tracks: Track[] = [];
  const inOrder = sounds.toSorted((a, b) => a.position.compare(b.position));
  for (const { content, position, end, fadeIn, fadeOut } of inOrder) {
    const [begin, over] = [sampleAt(position), sampleAt(end)];
    const sound = soundOf(content, Rational.zero, over - begin);
    if (sound.kind === 'silence' || sound.samples === 0) continue;
    const free = tracks.find((track) => track.end <= begin) ?? { stretches: [], items: [], end: 0 };
    if (!tracks.includes(free)) tracks.push(free);
    if (begin > free.end) {
      free.stretches.push({ kind: 'silence', samples: begin - free.end });
      free.items.push([]);
    }
    const asked = { fadeIn: sampleAt(position.add(fadeIn)) - begin, fadeOut: over - sampleAt(end.sub(fadeOut)) };
    free.stretches.push(longerFades(withFades(sound, { fadeIn: fade, fadeOut: fade }), asked));
    free.items.push([content.index]);
    free.end = over;
  }
  return tracks;
}
