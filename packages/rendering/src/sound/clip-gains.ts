import type { AudioRequest, ClipLoudness, ClipSound, Silence, SoundStretch } from '@clipwright/core/author';
import { type SoundPart, soundParts } from '@clipwright/core/plan';
import { factorOf } from './decibels.ts';
import { measuredMix } from './measure-sound.ts';
import type { SoundEngine } from './sound-engine.ts';
import type { SoundWindow } from './sound-window.ts';

/** A side of a stretch that was to be brought to a loudness and cannot be measured, and the samples that it is. */
export interface UnmeasuredSound extends SoundWindow {
  readonly stretch: number;
  readonly side: number;
}

/** A request in which each clip's loudness has become a part of its volume. */
export interface GainedRequest {
  readonly request: AudioRequest;
  readonly unmeasured: readonly UnmeasuredSound[];
}

/** Measures each clip of a sound that is to be brought to a loudness: once, and none where nobody asks. */
export type ClipGains = (left: AbortSignal) => Promise<GainedRequest>;

export function clipGains(engine: SoundEngine, request: AudioRequest): ClipGains {
  let found: Promise<GainedRequest> | undefined;
  return (left) => {
    found ??= gained(engine, request, left);
    return found;
  };
}

async function gained(engine: SoundEngine, request: AudioRequest, left: AbortSignal): Promise<GainedRequest> {
  const gains = new Map<string, number | undefined>();
  const gainOf = async (sound: ClipSound, { target, start, samples }: ClipLoudness): Promise<number | undefined> => {
    const { kind, source, speed } = sound;
    const name = JSON.stringify([source.id, target, start, samples, speed]);
    if (!gains.has(name)) {
      // What does not decode is told when it is mixed.
      const whole: ClipSound = { kind, source, start, samples, ...(speed && { speed }), onDamage: 'silence' };
      const { integrated } = await measuredMix(engine, { stretches: [whole], encoding: request.encoding }, left);
      gains.set(name, integrated === undefined ? undefined : target - integrated);
    }
    return gains.get(name);
  };

  const unmeasured: UnmeasuredSound[] = [];
  const gainedPart = async ({ stretches, first }: SoundPart): Promise<readonly SoundStretch[]> => {
    const gained: SoundStretch[] = [];
    let end = 0;
    for (const [index, stretch] of stretches.entries()) {
      const window = { from: end, to: end + stretch.samples };
      end = window.to;
      gained.push(await gainedStretch(stretch, first + index, window));
    }
    return gained;
  };
  const gainedStretch = async (stretch: SoundStretch, position: number, window: SoundWindow): Promise<SoundStretch> => {
    const levelled = async (sound: ClipSound | Silence, side: number): Promise<ClipSound | Silence> => {
      if (sound.kind === 'silence' || sound.loudness === undefined) return sound;
      const { loudness, volume = 1, ...others } = sound;
      const gain = await gainOf(sound, loudness);
      if (gain === undefined) unmeasured.push({ stretch: position, side, ...window });
      return { ...others, volume: volume * factorOf(gain ?? 0) };
    };
    return stretch.kind === 'crossfade'
      ? { ...stretch, from: await levelled(stretch.from, 0), to: await levelled(stretch.to, 1) }
      : await levelled(stretch, 0);
  };
  const parts: (readonly SoundStretch[])[] = [];
  for (const part of soundParts(request)) parts.push(await gainedPart(part));
  const [stretches = [], ...tracks] = parts;
  return { request: { ...request, stretches, ...(tracks.length === 0 ? {} : { tracks }) }, unmeasured };
}
