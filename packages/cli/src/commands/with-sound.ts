import { type Clip, ClipwrightError, isGap, type Timeline } from '@clipwright/core';
import { sourceUri } from '@clipwright/timeline-formats';
import type { RunContext } from '../plugins/run-context.ts';

/** What is heard beside or in place of what a list says. */
export interface SoundFlags {
  readonly audioStreams?: Clip['audioStreams'];
  readonly voiceOver?: string;
  readonly music?: string;
  readonly musicVolume?: number;
  readonly musicStart?: string;
  readonly musicLoop?: boolean;
  readonly musicFadeOut?: string;
  /** Decibels. */
  readonly musicDuck?: number;
}

/** The list with the sound that the flags name. Errors: `invalid-option` for flags about music where there is none. */
export function withSound(timeline: Timeline, flags: SoundFlags, { cwd }: RunContext): Timeline {
  const { audioStreams, voiceOver, music } = flags;
  const settings = musicSettings(flags);
  const bed = music === undefined ? timeline.music : { source: music, ...sourceUri(music, cwd) };
  if (bed === undefined && Object.keys(settings).length > 0) {
    throw new ClipwrightError('invalid-option', 'There are options for music, and no music.', {
      remedy: 'Name it with --music.',
    });
  }
  const voice = voiceOver === undefined ? [] : [{ audio: { source: voiceOver, ...sourceUri(voiceOver, cwd) } }];
  return {
    ...timeline,
    ...(audioStreams === undefined ? {} : { items: timeline.items.map((item) => withStreams(item, audioStreams)) }),
    ...(voice.length === 0 ? {} : { layers: [...(timeline.layers ?? []), ...voice] }),
    ...(bed === undefined ? {} : { music: { ...bed, ...settings } }),
  };
}

function musicSettings({ musicVolume, musicStart, musicLoop, musicFadeOut, musicDuck }: SoundFlags) {
  return {
    ...(musicVolume === undefined ? {} : { volume: musicVolume }),
    ...(musicStart === undefined ? {} : { start: musicStart }),
    ...(musicLoop === undefined ? {} : { loop: musicLoop }),
    ...(musicFadeOut === undefined ? {} : { fadeOut: musicFadeOut }),
    ...(musicDuck === undefined ? {} : { duck: { by: musicDuck } }),
  };
}

/** A clip says by itself which of its streams are heard. */
function withStreams(item: Timeline['items'][number], audioStreams: NonNullable<Clip['audioStreams']>) {
  if (isGap(item) || item.audioStreams !== undefined || item.streams?.audio !== undefined) return item;
  return { ...item, audioStreams };
}
