import type { AudioRequest, ClipSound, SoundChunk, SoundStretch } from '../contracts/sound-request.ts';
import { canonical } from '../model/canonical.ts';
import { Rational } from '../time/rational.ts';
import { duckingIn, type HeardRange, heardRanges } from './ducking.ts';
import {
  contents,
  gridOf,
  identityOf,
  type KeyCapabilities,
  type SourceIdentities,
  type SourceIdentity,
  schema,
} from './request-key.ts';
import { packetLayout, soundSamples } from './sound-chunks.ts';
import { type SoundPart, soundParts } from './sound-parts.ts';
import { type Arrangement, sidesOf, soundVoices, type Voice } from './sound-voices.ts';

/** A stretch of the output's samples. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** Where a side of a stretch is heard from: the voice, and how many of its samples went before the stretch. */
interface VoicePosition {
  readonly voice: Voice;
  readonly at: number;
}
type VoicePositions = ReadonlyMap<string, VoicePosition>;

/**
 * The keys of the chunks of one sound: all that is heard in each and in what is encoded before it, with places counted
 * from its beginning, so that a chunk is found again wherever it stands. A sound is heard from a voice ({@link
 * soundVoices}), whose beginning decides where its decoder starts.
 */
export function soundChunkKey(
  request: AudioRequest,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): (chunk: SoundChunk) => string | null {
  const { encoding, music } = request;
  const renderer = capabilities.audio?.fingerprint ?? null;
  const parts = soundParts(request);
  const places = placesOf(parts.map(({ stretches, first }) => soundVoices(stretches, encoding.sampleRate, first)));
  const total = soundSamples(request);
  const around = packetLayout(encoding).packet;
  const heardBy = music?.duck === undefined ? [] : heardRanges(request);
  return ({ packets, lead, from, to, level }) => {
    const window = { from: Math.max(0, from - around), to: Math.min(total, to + around) };
    const contentOf = (part: SoundPart) => partContents(part, window, places, identities, capabilities);
    const [heard = null, ...tracks] = parts.map(contentOf);
    // Of those alone of which something is heard.
    const beside = tracks.filter((_content, i) => isHeardIn(parts[i + 1], window));
    const bed = music === undefined ? null : musicContent(request, heardBy, window, total, identities);
    if (bed === undefined || heard === null || beside.includes(null)) return null;
    const samples = to - from;
    const own = {
      ...{ packets, lead, samples },
      ...(level === undefined ? {} : { level }),
      ...(beside.length === 0 ? {} : { tracks: beside }),
    };
    return canonical({ schema, renderer, kind: 'sound', encoding, ...own, heard, music: bed });
  };
}

/** What is heard of stretches in a window; `null` where a source has no known identity. */
function partContents(
  { stretches, first }: SoundPart,
  window: Window,
  places: VoicePositions,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): readonly object[] | null {
  let end = 0;
  const heard = stretches.flatMap((stretch, index) => {
    const begin = end;
    end += stretch.samples;
    if (end <= window.from || begin >= window.to) return [];
    const within = { from: Math.max(0, window.from - begin), to: Math.min(stretch.samples, window.to - begin) };
    const voiceAt = (side: number): VoicePosition | undefined => places.get(`${first + index} ${side}`);
    return [partContent(stretch, within, voiceAt, identities, capabilities)];
  });
  return heard.every((content) => content !== null) ? heard : null;
}

function isHeardIn(part: SoundPart | undefined, { from, to }: Window): boolean {
  return part !== undefined && heardRanges(part).some((range) => range.from < to && range.to > from);
}

function placesOf(arrangements: readonly Arrangement[]): VoicePositions {
  const places = new Map<string, VoicePosition>();
  for (const voice of arrangements.flatMap(({ lanes }) => lanes.flat())) {
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
  placeOf: (side: number) => VoicePosition | undefined,
  identities: SourceIdentities,
  capabilities: KeyCapabilities,
): object | null {
  const samples = window.to - window.from;
  const sides = contents(sidesOf(stretch), (sound, side) => {
    const place = placeOf(side);
    if (sound.kind === 'silence' || place === undefined) return { silent: true };
    return heardContent(sound, place, window, identityOf(sound.source, false, identities, capabilities));
  });
  const crossfaded = stretch.kind === 'crossfade' ? { at: window.from, of: stretch.samples } : {};
  return sides && { samples, sides, ...crossfaded };
}

/** All that is said of a sound counts, whatever that is; of fades only those that are heard here. */
function heardContent(
  sound: ClipSound,
  { voice, at }: VoicePosition,
  { from, to }: Window,
  identity: SourceIdentity | undefined,
): object | null {
  if (identity === undefined) return null;
  const { kind: _, source, start: __, speed: ___, samples, onDamage: ____, fadeIn = 0, fadeOut = 0, ...more } = sound;
  return {
    ...identity,
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
  ranges: readonly HeardRange[],
  { from, to }: Window,
  total: number,
  identities: SourceIdentities,
): object | undefined {
  const content = music && identities.get(music.file)?.content;
  if (music === undefined || content === undefined) return undefined;
  const { volume, loop, duck } = music;
  const fadeOut = Math.min(music.fadeOut, total);
  const since = Number(Rational.from(music.start).mul(encoding.sampleRate).round()) + from;
  const ducking = duck === undefined ? [] : duckingIn(ranges, duck, { from, to });
  // Of those that begin before it or end after it no more counts than that they do.
  const within = ducking.map((range) => [Math.max(0, range.from - from), Math.min(range.to, to) - from]);
  return {
    ...{ content, volume, loop, since },
    ...(ducking.length === 0 ? {} : { duck, ducking: within }),
    ...(to > total - fadeOut ? { fadeOut, left: total - from } : {}),
  };
}
