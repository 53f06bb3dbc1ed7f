import type { AudioEncoding } from '../contracts/output-profile.ts';
import type { SoundStretch } from '../contracts/sound-request.ts';
import { Rational } from '../time/rational.ts';
import { type PlacedItem, placeItems } from './place-items.ts';
import type { PlacedSound } from './place-sounds.ts';
import type { RenderPlan } from './plan.ts';
import type { PlanOptions } from './plannable.ts';
import { type HeardStretches, soundPlanning, soundStretches } from './sound-stretches.ts';
import { soundTracks } from './sound-tracks.ts';
import { sidesOf } from './sound-voices.ts';

/**
 * The stretches of the sound, in order, and of what is heard beside them. Their borders are the rounded places of the items'
 * and crossfades' borders, so they add up to the rounded length of the whole, and stay in step with the picture for any
 * number of items.
 */
export function planSound(
  placed: readonly PlacedItem[],
  encoding: AudioEncoding | null,
  options: PlanOptions,
  sounds: readonly PlacedSound[] = [],
): Pick<RenderPlan, 'audio' | 'audioItems'> {
  if (encoding === null) return { audio: null, audioItems: [] };
  const { music, loudness: target } = options;
  const planning = soundPlanning(options, encoding.sampleRate);
  const { stretches, items } = soundStretches(placed, planning);
  const samples = stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
  const beside = (options.tracks ?? []).map((track) => soundStretches(placeItems([...track, silentEnd]), planning));
  const streams = besideItems(placed, options.streams).map((track) => soundStretches(track, planning));
  const tracks = [...streams, ...beside, ...soundTracks(sounds, planning)].flatMap((track) =>
    heardUntil(track, samples),
  );
  const mayBeCopied = options.copySound === true && music === undefined && target === undefined && tracks.length === 0;
  return {
    audio: {
      ...(mayBeCopied && isOneSound(stretches, encoding) ? { copy: true } : {}),
      stretches,
      ...(tracks.length === 0 ? {} : { tracks: tracks.map((track) => track.stretches) }),
      ...(music === undefined ? {} : { music }),
      ...(target === undefined ? {} : { loudness: target }),
      encoding,
    },
    audioItems: [items, ...tracks.map((track) => track.items)].flat(),
  };
}

/** What is heard beside items of other streams of theirs, where they themselves stand: as many tracks as one has. */
function besideItems(
  placed: readonly PlacedItem[],
  streams: NonNullable<PlanOptions['streams']> = new Map(),
): readonly (readonly PlacedItem[])[] {
  const count = [...streams.values()].reduce((max, { length }) => Math.max(max, length), 0);
  return Array.from({ length: count }, (_, track) =>
    placed.map((item): PlacedItem => {
      const silent = { kind: 'color', index: -1, duration: item.end.sub(item.position) } as const;
      return { ...item, item: streams.get(item.item.index)?.[track] ?? silent };
    }),
  );
}

/** What comes behind a track: where it is over its sound is cut off. */
const silentEnd = { kind: 'color', index: -1, duration: Rational.one } as const;

/** A track as far as something is heard of it before a sample; none where nothing is. */
function heardUntil({ stretches, items }: HeardStretches, end: number): readonly HeardStretches[] {
  let begin = 0;
  let count = 0;
  for (const [index, stretch] of stretches.entries()) {
    if (begin < end && sidesOf(stretch).some(({ kind }) => kind === 'clip')) count = index + 1;
    begin += stretch.samples;
  }
  return count === 0 ? [] : [{ stretches: stretches.slice(0, count), items: items.slice(0, count) }];
}

/** Whether stretches are one source's sound from its beginning, as it is, of the kind that it would be encoded to. */
function isOneSound([sound, ...others]: readonly SoundStretch[], encoding: AudioEncoding): boolean {
  if (sound?.kind !== 'clip' || others.length > 0) return false;
  const { source, start, speed, volume, loudness, fadeIn, fadeOut } = sound;
  const { audio } = source.info;
  const isChanged = [speed, volume, loudness, fadeIn, fadeOut].some((change) => change !== undefined);
  if (source.file === undefined || isChanged || Rational.from(start).compare(0) !== 0) return false;
  return (
    audio?.codec === encoding.codec &&
    audio.sampleRate === encoding.sampleRate &&
    audio.channels === encoding.channels &&
    audio.outside === undefined
  );
}
