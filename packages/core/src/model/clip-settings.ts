import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import { type Seconds, secondsToRational } from '../time/seconds.ts';
import { filePath, isRemoteUri } from './source-id.ts';
import type { Clip, Music, TimelineItem } from './timeline.ts';

const slowest = Rational.of(1n, 16n);
const fastest = Rational.of(16n);
const loudest = 16;

/** How a clip is shown and heard, beside its range; what is as usual is absent. */
export interface ClipSettings {
  readonly speed?: Rational;
  readonly volume?: number;
  readonly mute?: true;
  readonly crossfade?: Rational;
  readonly fadeIn?: Rational;
  readonly fadeOut?: Rational;
}

/** Checks what a clip asks for beside its range. Errors: `invalid-clip`. */
export function clipSettings(clip: Clip): ClipSettings {
  const { volume, mute = false } = clip;
  const speed = clip.speed === undefined ? undefined : secondsToRational(clip.speed, 'speed');
  if (speed !== undefined && (speed.compare(slowest) < 0 || speed.compare(fastest) > 0)) {
    throw invalid(`The speed ${clip.speed} is out of reach.`, 'Let it be from 0.0625 to 16.');
  }
  return {
    ...(speed === undefined || speed.compare(1) === 0 ? {} : { speed }),
    ...(volume === undefined ? {} : { volume: checkedVolume(volume) }),
    ...(mute ? { mute } : {}),
    ...crossfadeOf(clip),
    ...fadesOf(clip),
  };
}

/** The fades that a clip asks for, in seconds. Errors: `invalid-clip`. */
export function fadesOf(clip: Clip): Pick<ClipSettings, 'fadeIn' | 'fadeOut'> {
  const fadeIn = fadeOf(clip.fadeIn, 'fade-in');
  const fadeOut = fadeOf(clip.fadeOut, 'fade-out');
  if (fadeIn !== undefined && crossfadeOf(clip).crossfade !== undefined) {
    throw invalid('There are both a crossfade into the clip and a fade-in.', 'Keep one of them.');
  }
  return { ...(fadeIn === undefined ? {} : { fadeIn }), ...(fadeOut === undefined ? {} : { fadeOut }) };
}

function fadeOf(asked: Seconds | undefined, what: string): Rational | undefined {
  if (asked === undefined) return undefined;
  const seconds = secondsToRational(asked, what);
  if (seconds.compare(0) < 0) throw invalid(`A ${what} of ${asked} s is none.`, 'Let it last 0 s or longer.');
  return seconds.compare(0) === 0 ? undefined : seconds;
}

/** The crossfade that an item asks for, in seconds. Errors: `invalid-clip`. */
export function crossfadeOf({ transition }: TimelineItem): { readonly crossfade?: Rational } {
  if (transition === undefined) return {};
  if (transition.type !== 'crossfade') {
    throw invalid(`There is no transition ${JSON.stringify(transition.type)}.`, 'Let it be a crossfade.');
  }
  const crossfade = secondsToRational(transition.duration, 'duration of the transition');
  if (crossfade.compare(0) < 0) {
    throw invalid(`A crossfade of ${transition.duration} s is none.`, 'Let it last 0 s or longer.');
  }
  return crossfade.compare(0) === 0 ? {} : { crossfade };
}

/** Music with its times exact. Errors: `invalid-clip`, `source-refused` for music on another machine. */
export function musicSettings(music: Music) {
  const times = {
    start: secondsToRational(music.start ?? 0, 'start of the music'),
    fadeOut: secondsToRational(music.fadeOut ?? 0, 'fade-out of the music'),
  };
  for (const [name, time] of Object.entries(times)) {
    if (time.compare(0) < 0) throw invalid(`The music's ${name} is before its beginning.`, 'Let it be 0 s or later.');
  }
  const { source, uri = source, volume = 1, loop = false } = music;
  if (isRemoteUri(uri)) {
    throw new ClipwrightError('source-refused', `The music ${uri} is on another machine.`, {
      remedy: 'Copy it: music is read from files.',
    });
  }
  return { ...times, file: filePath(uri, 'music'), volume: checkedVolume(volume), loop };
}

function checkedVolume(volume: number): number {
  if (volume >= 0 && volume <= loudest) return volume;
  throw invalid(`The volume ${volume} is out of reach.`, `Let it be from 0 to ${loudest}.`);
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
