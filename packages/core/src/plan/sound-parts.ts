import type { AudioRequest, SoundStretch } from '../contracts/sound-request.ts';

/** Stretches that follow each other: the main sound, or a track beside it. */
export interface SoundPart {
  readonly stretches: readonly SoundStretch[];
  /** The position of its first stretch among those of all. */
  readonly first: number;
}

/** The main sound of a request, and its tracks. */
export function soundParts({
  stretches,
  tracks = [],
}: Pick<AudioRequest, 'stretches' | 'tracks'>): readonly SoundPart[] {
  let next = 0;
  return [stretches, ...tracks].map((part): SoundPart => {
    const first = next;
    next += part.length;
    return { stretches: part, first };
  });
}
