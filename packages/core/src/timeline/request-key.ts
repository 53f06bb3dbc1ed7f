import type { AudioPart, AudioRequest, SegmentRequest, Stretch } from '../contracts/clip-renderer.ts';

/** Raised when the meaning of a request changes, so that nothing made under the old meaning is found again. */
const schema = 2;

/** What stands for each source's content, by its id. Absent: nothing is known to stand for it. */
export type SourceIdentities = ReadonlyMap<string, string>;

/**
 * Canonical text of everything that a segment's bytes depend on: content, not place. `null` when a source's content
 * has no known identity, so that nothing made of it may be kept.
 *
 * @param renderer The renderer's fingerprint.
 */
export function segmentKey(request: SegmentRequest, identities: SourceIdentities, renderer: string): string | null {
  const { audio: _, ...profile } = request.profile;
  const whole = (content: object | null): string | null =>
    content === null ? null : canonical({ schema, renderer, kind: request.kind, profile, ...content });
  switch (request.kind) {
    case 'clip':
    case 'black':
      return whole(stretchContent(request, identities));
    case 'crossfade': {
      const { mixAt, mixStep } = request;
      const sides = contents([request.from, request.to], (stretch) => stretchContent(stretch, identities));
      return whole(sides && { sides, mixAt, mixStep });
    }
    case 'group': {
      const parts = contents(request.parts, (stretch) => stretchContent(stretch, identities));
      return whole(parts && { parts });
    }
  }
}

/** What a stretch shows; `null` when its source has no known identity. */
function stretchContent(stretch: Stretch, identities: SourceIdentities): object | null {
  if (stretch.kind === 'black') return { frames: stretch.frames };
  const content = identities.get(stretch.source.id);
  if (content === undefined) return null;
  return {
    content,
    stream: stretch.source.info.video.index,
    sampleAt: stretch.sampleAt,
    speed: stretch.speed ?? '1/1',
    frames: stretch.frames,
    transform: stretch.transform ?? null,
  };
}

/** All of them, or `null` where one is missing. */
function contents<T>(parts: readonly T[], contentOf: (part: T) => object | null): readonly object[] | null {
  const all = parts.map(contentOf);
  return all.every((content) => content !== null) ? all : null;
}

/** The same for the sound. */
export function audioKey(request: AudioRequest, identities: SourceIdentities, renderer: string): string | null {
  const { encoding, music } = request;
  const parts = contents(request.parts, (part) => soundContent(part, identities));
  const musicContent = music === undefined ? undefined : identities.get(music.file);
  if (parts === null || (music !== undefined && musicContent === undefined)) return null;
  const bed = music === undefined ? null : { ...music, file: musicContent };
  return canonical({ schema, renderer, kind: 'audio', encoding, parts, music: bed });
}

function soundContent(part: AudioPart, identities: SourceIdentities): object | null {
  if (part.kind === 'silence') return { samples: part.samples };
  if (part.kind === 'crossfade') {
    const sides = contents([part.from, part.to], (side) => soundContent(side, identities));
    return sides && { samples: part.samples, sides };
  }
  const content = identities.get(part.source.id);
  if (content === undefined) return null;
  const { source, start, speed = '1/1', volume = 1, samples, fadeIn = 0, fadeOut = 0 } = part;
  return { content, stream: source.info.audio?.index ?? null, start, speed, volume, samples, fadeIn, fadeOut };
}

/** JSON with the keys of every object in order (after RFC 8785; our numbers are integers, where JSON text is canonical already). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
