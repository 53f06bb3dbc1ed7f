import type { Framing, PictureView } from '../contracts/framing.ts';
import type { Color } from '../contracts/output-profile.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import { type Seconds, secondsToRational } from '../time/seconds.ts';
import { namedStreams } from './audio-streams.ts';
import { black, checkedColor } from './checked-color.ts';
import { framingOf, viewOf } from './framing.ts';
import { loudnessText, mayBeLoudness } from './output-choices.ts';
import { filePath, isRemoteUri } from './source-id.ts';
import type { Clip, Ducking, Gap, Music } from './timeline.ts';
import { type TransitionSettings, transitionOf } from './transition-settings.ts';

const slowest = Rational.of(1n, 16n);
const fastest = Rational.of(16n);
const loudest = 16;

/** How a clip is shown and heard, beside its range; what is as usual is absent. */
export interface ClipSettings extends TransitionSettings {
  readonly speed?: Rational;
  readonly framing?: Framing;
  readonly view?: Required<PictureView>;
  readonly volume?: number;
  readonly loudness?: number;
  readonly mute?: true;
  readonly fadeIn?: Rational;
  readonly fadeOut?: Rational;
}

const asUsual: ClipSettings = {};

/** Checks what a clip asks for beside its range. Errors: `invalid-clip`. */
export function clipSettings(clip: Clip): ClipSettings {
  const { volume, loudness, mute = false } = clip;
  const [own] = clip.audioStreams === undefined ? [] : (namedStreams(clip) ?? []);
  const factor = own?.volume ?? 1;
  const isShownAsUsual = (clip.speed ?? clip.freeze ?? clip.transition ?? clip.fadeIn ?? clip.fadeOut) === undefined;
  const isFramedAsUsual = (clip.crop ?? clip.rotate ?? clip.flip ?? clip.view) === undefined;
  const isHeardAsUsual = volume === undefined && factor === 1 && loudness === undefined && !mute;
  if (isShownAsUsual && isFramedAsUsual && isHeardAsUsual) return asUsual;
  const { speed } = clipMotion(clip);
  return {
    ...(speed === undefined ? {} : { speed }),
    ...framingOf(clip),
    ...viewOf(clip),
    ...(volume === undefined && factor === 1 ? {} : { volume: checkedVolume(volume ?? 1) * factor }),
    ...(loudness === undefined ? {} : { loudness: checkedLoudness(loudness) }),
    ...(mute ? { mute } : {}),
    ...transitionOf(clip),
    ...fadesOf(clip),
  };
}

/** How the pictures of a clip move. */
export interface ClipMotion {
  /** How many times as fast, above 0. @default 1 */
  readonly speed?: Rational;
  /** Whether they are shown from its end to its start. */
  readonly reversed: boolean;
  /** Seconds for which the one at its start stands still. */
  readonly freeze?: Rational;
}

const forwards: ClipMotion = { reversed: false };

/** Errors: `invalid-clip`. */
export function clipMotion({ speed: asked, freeze: still }: Pick<Clip, 'speed' | 'freeze'>): ClipMotion {
  if (still !== undefined) {
    const freeze = secondsToRational(still, 'freeze');
    if (freeze.compare(0) <= 0) throw invalid(`A still of ${still} s is none.`, 'Let it last longer than 0 s.');
    return { reversed: false, freeze };
  }
  if (asked === undefined) return forwards;
  const given = secondsToRational(asked, 'speed');
  const reversed = given.compare(0) < 0;
  const speed = reversed ? given.neg() : given;
  if (speed.compare(slowest) < 0 || speed.compare(fastest) > 0) {
    throw invalid(
      `The speed ${asked} is out of reach.`,
      'Let it be from 0.0625 to 16, or from -16 to -0.0625 for backwards; for a still give `freeze`.',
    );
  }
  return speed.compare(1) === 0 ? { reversed } : { speed, reversed };
}

/** The fades that a clip asks for, in seconds. Errors: `invalid-clip`. */
export function fadesOf(clip: Clip): Pick<ClipSettings, 'fadeIn' | 'fadeOut'> {
  const fadeIn = fadeOf(clip.fadeIn, 'fade-in');
  const fadeOut = fadeOf(clip.fadeOut, 'fade-out');
  if (fadeIn !== undefined && Object.keys(transitionOf(clip)).length > 0) {
    throw invalid('There are both a transition into the clip and a fade-in.', 'Keep one of them.');
  }
  return { ...(fadeIn === undefined ? {} : { fadeIn }), ...(fadeOut === undefined ? {} : { fadeOut }) };
}

function fadeOf(asked: Seconds | undefined, what: string): Rational | undefined {
  if (asked === undefined) return undefined;
  const seconds = secondsToRational(asked, what);
  if (seconds.compare(0) < 0) throw invalid(`A ${what} of ${asked} s is none.`, 'Let it last 0 s or longer.');
  return seconds.compare(0) === 0 ? undefined : seconds;
}

/** The colour that a gap asks for; black is none. Errors: `invalid-clip`. */
export function colorOf({ color: asked }: Gap): { readonly color?: Color } {
  const color = checkedColor(asked);
  return color === black ? {} : { color };
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
  const duck = music.duck === undefined ? {} : { duck: duckSettings(music.duck) };
  return { ...times, file: filePath(uri, 'music'), volume: checkedVolume(volume), loop, ...duck };
}

const quietest = 60;

function duckSettings({ by, attack = '0.3', release = '0.8' }: Ducking) {
  if (!(by > 0 && by <= quietest)) {
    throw invalid(`Music cannot be ducked by ${by} dB.`, `Let it be above 0, to ${quietest}.`);
  }
  const times = { attack: secondsToRational(attack, 'attack'), release: secondsToRational(release, 'release') };
  for (const [name, time] of Object.entries(times)) {
    if (time.compare(0) < 0) throw invalid(`The ${name} of the ducking is below 0 s.`, 'Let it last 0 s or longer.');
  }
  return { by, ...times };
}

function checkedVolume(volume: number): number {
  if (volume >= 0 && volume <= loudest) return volume;
  throw invalid(`The volume ${volume} is out of reach.`, `Let it be from 0 to ${loudest}.`);
}

function checkedLoudness(loudness: number): number {
  if (mayBeLoudness(loudness)) return loudness;
  throw invalid(`A loudness of ${loudness} LUFS is out of reach.`, `Let it be ${loudnessText}.`);
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
