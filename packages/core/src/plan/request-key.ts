import type {
  AudioRequest,
  ClipSound,
  SegmentRequest,
  SoundChunk,
  SoundStretch,
  SourceRef,
  Stretch,
} from '../contracts/clip-renderer.ts';
import { canonical } from '../model/canonical.ts';
import { Rational } from '../time/rational.ts';
import { packetLayout, soundSamples } from './sound-chunks.ts';
import { type Arrangement, sidesOf, soundVoices, type Voice } from './sound-voices.ts';

/** Raised when the meaning of a request changes, so that nothing made under the old meaning is found again. */
const schema = 5;

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
      const stretches = contents(request.stretches, (stretch) => stretchContent(stretch, identities));
      return whole(stretches && { stretches });
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
    ...gridOf(stretch.source),
    // Its zero: pictures may be held before the first one.
    origin: stretch.source.info.video.origin,
    sampleAt: stretch.sampleAt,
    speed: stretch.speed ?? '1/1',
    frames: stretch.frames,
    transform: stretch.transform ?? null,
  };
}

/** The places that times of a source mean, where those are not its timestamps. */
function gridOf({ info }: SourceRef): object {
  const { grid } = info.video;
  return grid === undefined ? {} : { grid };
}

/** All of them, or `null` where one is missing. */
function contents<T>(
  stretches: readonly T[],
  contentOf: (stretch: T, index: number) => object | null,
): readonly object[] | null {
  const all = stretches.map((stretch, index) => contentOf(stretch, index));
  return all.every((content) => content !== null) ? all : null;
}

/** The same for the sound. */
export function audioKey(request: AudioRequest, identities: SourceIdentities, renderer: string): string | null {
  const { encoding, music } = request;
  const stretches = contents(request.stretches, (stretch) => soundContent(stretch, identities));
  const musicContent = music === undefined ? undefined : identities.get(music.file);
  if (stretches === null || (music !== undefined && musicContent === undefined)) return null;
  const bed = music === undefined ? null : { ...music, file: musicContent };
  return canonical({ schema, renderer, kind: 'audio', encoding, stretches, music: bed });
}

function soundContent(stretch: SoundStretch, identities: SourceIdentities): object | null {
  if (stretch.kind === 'silence') return { samples: stretch.samples };
  if (stretch.kind === 'crossfade') {
    const sides = contents([stretch.from, stretch.to], (side) => soundContent(side, identities));
    return sides && { samples: stretch.samples, sides };
  }
  const content = identities.get(stretch.source.id);
  if (content === undefined) return null;
  const { source, start, speed = '1/1', volume = 1, samples, fadeIn = 0, fadeOut = 0 } = stretch;
  return {
    content,
    stream: source.info.audio?.index ?? null,
    ...gridOf(source),
    origin: source.info.video.origin,
    start,
    speed,
    volume,
    samples,
    fadeIn,
    fadeOut,
  };
}

/** A stretch of the output's samples. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** Where a side of a stretch is heard from: the voice, and how many of its samples went before the stretch. */
type VoicePositions = ReadonlyMap<string, { readonly voice: Voice; readonly at: number }>;

/**
 * The keys of the chunks of one sound: all that is heard in each and in what is encoded before it, with places counted
 * from its beginning, so that a chunk is found again wherever it stands. A sound is heard from a voice ({@link
 * soundVoices}), whose beginning decides where its decoder starts.
 */
export function soundChunkKey(
  request: AudioRequest,
  identities: SourceIdentities,
  renderer: string,
): (chunk: SoundChunk) => string | null {
  const { stretches, encoding, music } = request;
  const places = placesOf(soundVoices(stretches, encoding.sampleRate));
  const total = soundSamples(request);
  const around = packetLayout(encoding).packet;
  return ({ packets, lead, from, to }) => {
    const window = { from: Math.max(0, from - around), to: Math.min(total, to + around) };
    let end = 0;
    const heard = stretches.flatMap((stretch, index) => {
      const begin = end;
      end += stretch.samples;
      if (end <= window.from || begin >= window.to) return [];
      const within = { from: Math.max(0, window.from - begin), to: Math.min(stretch.samples, window.to - begin) };
      return [partContent(stretch, within, (side) => places.get(`${index} ${side}`), identities)];
    });
    const bed = music === undefined ? null : musicContent(request, window, total, identities);
    if (bed === undefined || heard.includes(null)) return null;
    const samples = to - from;
    return canonical({ schema, renderer, kind: 'sound', encoding, packets, lead, samples, heard, music: bed });
  };
}

function placesOf({ lanes }: Arrangement): VoicePositions {
  const places = new Map<string, { readonly voice: Voice; readonly at: number }>();
  for (const voice of lanes.flat()) {
    let at = 0;
    for (const { stretch, side, samples } of voice.heard) {
      places.set(`${stretch} ${side}`, { voice, at });
      at += samples;
    }
  }
  return places;
}

function partContent(
  stretch: SoundStretch,
  window: Window,
  placeOf: (side: number) => { readonly voice: Voice; readonly at: number } | undefined,
  identities: SourceIdentities,
): object | null {
  const samples = window.to - window.from;
  const sides = contents(sidesOf(stretch), (sound, side) => {
    const place = placeOf(side);
    if (sound.kind === 'silence' || place === undefined) return { silent: true };
    return heardContent(sound, place, window, identities);
  });
  const crossfaded = stretch.kind === 'crossfade' ? { at: window.from, of: stretch.samples } : {};
  return sides && { samples, sides, ...crossfaded };
}

/** All that is said of a sound counts, whatever that is; of fades only those that are heard here. */
function heardContent(
  sound: ClipSound,
  { voice, at }: { readonly voice: Voice; readonly at: number },
  { from, to }: Window,
  identities: SourceIdentities,
): object | null {
  const content = identities.get(sound.source.id);
  if (content === undefined) return null;
  const { kind: _, source, start: __, speed: ___, samples, onDamage: ____, fadeIn = 0, fadeOut = 0, ...more } = sound;
  return {
    content,
    stream: source.info.audio?.index ?? null,
    ...gridOf(source),
    origin: source.info.video.origin,
    start: voice.start.toString(),
    speed: voice.speed.toString(),
    since: at + from,
    ...(from < fadeIn ? { fadeIn: { samples: fadeIn, at: from } } : {}),
    ...(to > samples - fadeOut ? { fadeOut: { samples: fadeOut, left: samples - from } } : {}),
    ...more,
  };
}

/** `undefined`: nothing stands for its content. */
function musicContent(
  { music, encoding }: AudioRequest,
  { from, to }: Window,
  total: number,
  identities: SourceIdentities,
): object | undefined {
  const content = music && identities.get(music.file);
  if (music === undefined || content === undefined) return undefined;
  const { volume, loop } = music;
  const fadeOut = Math.min(music.fadeOut, total);
  const since = Number(Rational.from(music.start).mul(encoding.sampleRate).round()) + from;
  return { content, volume, loop, since, ...(to > total - fadeOut ? { fadeOut, left: total - from } : {}) };
}
