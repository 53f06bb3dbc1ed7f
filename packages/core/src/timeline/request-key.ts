import type { AudioRequest, SegmentRequest } from '../contracts/clip-renderer.ts';

/** Raised when the meaning of a request changes, so that nothing made under the old meaning is found again. */
const schema = 1;

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
  if (request.kind === 'black') {
    return canonical({ schema, renderer, kind: 'black', frames: request.frames, profile });
  }
  const content = identities.get(request.source.id);
  if (content === undefined) return null;
  return canonical({
    schema,
    renderer,
    kind: 'clip',
    content,
    stream: request.source.info.video.index,
    sampleAt: request.sampleAt,
    frames: request.frames,
    transform: request.transform ?? null,
    profile,
  });
}

/** The same for the sound. */
export function audioKey(request: AudioRequest, identities: SourceIdentities, renderer: string): string | null {
  const parts: unknown[] = [];
  for (const part of request.parts) {
    if (part.kind === 'silence') {
      parts.push({ samples: part.samples });
      continue;
    }
    const content = identities.get(part.source.id);
    if (content === undefined) return null;
    parts.push({ content, stream: part.source.info.audio?.index ?? null, start: part.start, samples: part.samples });
  }
  return canonical({ schema, renderer, kind: 'audio', encoding: request.encoding, parts });
}

/** JSON with the keys of every object in order (after RFC 8785; our numbers are integers, where JSON text is canonical already). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
