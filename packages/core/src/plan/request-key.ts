import type { PacketsPart } from '../contracts/join-request.ts';
import type { RendererCapabilities } from '../contracts/renderer-capabilities.ts';
import type { LayerStretch, SegmentRequest, SourceRef, Stretch } from '../contracts/segment-request.ts';
import type { AudioRequest, SoundStretch } from '../contracts/sound-request.ts';
import { canonical } from '../model/canonical.ts';
import { isWide } from '../model/pixel-values.ts';
import { soundParts } from './sound-parts.ts';
import { clipStretchesOf } from './stretches.ts';

/** Raised when the meaning of a request changes, so that nothing made under the old meaning is found again. */
export const schema = 7;

/** What a source is beyond this run. */
export interface SourceIdentity {
  /** The fingerprint of its content. */
  readonly content: string;
  /** What decodes it ({@link ClipSource.decoder}); absent where the loader names none. */
  readonly decoder?: string;
}

/** By the source's id, and by the music's file. Absent: nothing is known to stand for it. */
export type SourceIdentities = ReadonlyMap<string, SourceIdentity>;

/** What of a renderer's capabilities keys hold. */
export type KeyCapabilities = Pick<RendererCapabilities, 'video' | 'audio' | 'readsFiles' | 'wideColors'>;

/**
 * Canonical text of everything that a segment's bytes depend on: content, not place. `null` when a source's content
 * has no known identity, so that nothing made of it may be kept.
 *
 * @param capabilities Of the renderer, for the encoder that the profile names.
 */
export function segmentKey(
  request: SegmentRequest,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): string | null {
  const { audio: _, ...profile } = request.profile;
  const { video, wideColors } = capabilities;
  const renderer = [
    video?.fingerprint ?? null,
    ...(clipStretchesOf(request).some(({ source }) => isWide(source.info.video.color)) ? [wideColors.fingerprint] : []),
  ];
  const contentOf = (stretch: Stretch): object | null => stretchContent(stretch, identities, capabilities);
  const layers = request.layers && contents(request.layers, (layer) => layerContent(layer, identities, capabilities));
  const whole = (content: object | null): string | null =>
    content === null || layers === null
      ? null
      : canonical({ schema, renderer, kind: request.kind, profile, ...content, ...(layers && { layers }) });
  switch (request.kind) {
    case 'clip':
    case 'color':
      return whole(contentOf(request));
    case 'crossfade': {
      const { mixAt, mixStep, drawing } = request;
      const sides = contents([request.from, request.to], contentOf);
      return whole(sides && { sides, mixAt, mixStep, ...(drawing && { drawing }) });
    }
    case 'group': {
      const stretches = contents(request.stretches, contentOf);
      return whole(stretches && { stretches });
    }
  }
}

/**
 * What stands for the frames and samples of a source. What decodes it counts wherever it is named, since a renderer that
 * reads a file by itself may pull some of it all the same; where only the source can decode it, it has to be.
 */
export function identityOf(
  { id, file, info }: SourceRef,
  isTransformed: boolean,
  identities: SourceIdentities,
  { readsFiles }: KeyCapabilities,
): SourceIdentity | undefined {
  const identity = identities.get(id);
  const isPiped = !readsFiles || file === undefined || isTransformed || info.video.still === true;
  return isPiped && identity?.decoder === undefined ? undefined : identity;
}

/** What a stretch shows; `null` when its source has no known identity. */
function stretchContent(stretch: Stretch, identities: SourceIdentities, capabilities: KeyCapabilities): object | null {
  if (stretch.kind === 'color') {
    const { frames, color } = stretch;
    return color === undefined ? { frames } : { frames, color };
  }
  const identity = identityOf(stretch.source, stretch.transforms !== undefined, identities, capabilities);
  if (identity === undefined) return null;
  return {
    ...identity,
    stream: stretch.source.info.video.index,
    ...gridOf(stretch.source),
    // Its zero: pictures may be held before the first one.
    origin: stretch.source.info.video.origin,
    sampleAt: stretch.sampleAt,
    speed: stretch.speed ?? '1/1',
    frames: stretch.frames,
    transforms: stretch.transforms ?? [],
    ...(stretch.framing === undefined ? {} : { framing: stretch.framing }),
    ...(stretch.view === undefined ? {} : { view: stretch.view }),
  };
}

/** What a layer shows, where and how; `null` as of a stretch. */
function layerContent(
  { content, ...place }: LayerStretch,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): object | null {
  const shown = stretchContent({ kind: 'clip', ...content }, identities, capabilities);
  return shown && { ...place, content: shown };
}

/** The places that times of a source mean, where those are not its timestamps. */
export function gridOf({ info }: SourceRef): object {
  const { grid } = info.video;
  return grid === undefined ? {} : { grid };
}

/** All of them, or `null` where one is missing. */
export function contents<T>(
  stretches: readonly T[],
  contentOf: (stretch: T, index: number) => object | null,
): readonly object[] | null {
  const all = stretches.map((stretch, index) => contentOf(stretch, index));
  return all.every((content) => content !== null) ? all : null;
}

/** The same for packets that are copied. */
export function copyKey({ source, from, to }: PacketsPart, identities: SourceIdentities): string | null {
  const content = identities.get(source.id)?.content;
  return content === undefined ? null : canonical({ schema, content, stream: source.info.video.index, from, to });
}

/** The same for the sound. */
export function audioKey(
  request: AudioRequest,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): string | null {
  const { encoding, music, loudness } = request;
  const renderer = capabilities.audio?.fingerprint ?? null;
  const [stretches = null, ...tracks] = soundParts(request).map((part) =>
    contents(part.stretches, (stretch) => soundContent(stretch, identities, capabilities)),
  );
  const musicContent = music === undefined ? undefined : identities.get(music.file)?.content;
  if (stretches === null || tracks.includes(null) || (music !== undefined && musicContent === undefined)) return null;
  const bed = music === undefined ? null : { ...music, file: musicContent };
  const beside = tracks.length === 0 ? {} : { tracks };
  const more = {
    ...beside,
    ...(request.copy === true ? { copy: true } : {}),
    ...(loudness === undefined ? {} : { loudness }),
  };
  return canonical({ schema, renderer, kind: 'audio', encoding, stretches, music: bed, ...more });
}

function soundContent(
  stretch: SoundStretch,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): object | null {
  if (stretch.kind === 'silence') return { samples: stretch.samples };
  if (stretch.kind === 'crossfade') {
    const sides = contents([stretch.from, stretch.to], (side) => soundContent(side, identities, capabilities));
    return sides && { samples: stretch.samples, sides };
  }
  const identity = identityOf(stretch.source, false, identities, capabilities);
  if (identity === undefined) return null;
  const { source, start, speed = '1/1', volume = 1, loudness, samples, fadeIn = 0, fadeOut = 0 } = stretch;
  return {
    ...identity,
    stream: source.info.audio?.index ?? null,
    ...gridOf(source),
    origin: source.info.video.origin,
    start,
    speed,
    volume,
    samples,
    fadeIn,
    fadeOut,
    ...(loudness === undefined ? {} : { loudness }),
  };
}
