import { type ArtifactStore, type AudioCodec, isTransient, type VideoCodec } from '@clipwright/core';
import { type FfmpegRunner, foundOnce } from '@clipwright/ffmpeg';
import type { Encoder } from '@clipwright/filters';
import { audioEncoders, chosenEncoder, colorFilters, convertsPrimaries, encodersOf, taking } from '@clipwright/filters';
import { processorName } from '@clipwright/rendering';
import { catchError, concat, concatMap, defer, map, type Observable, of, throwError } from 'rxjs';
import { listed } from './listed.ts';
import { rememberedTrial } from './remembered-trial.ts';
import { toolText } from './tool-text.ts';
import { type Trial, trialCommand } from './trial-command.ts';
import type { TriedAbilities } from './tried-abilities.ts';
import { tryEncoder } from './try-encoder.ts';

/** Where to remember trials, and on which kind of processor they are made. */
export interface TrialMemory {
  /** @default nothing is remembered */
  readonly store?: ArtifactStore | undefined;
  /** @default this machine's */
  readonly processor?: string | undefined;
}

/** What an output is encoded by. */
export interface OutputEncoding {
  /** `null` for sound alone. */
  readonly codec: VideoCodec | null;
  /** Its own name. @default the codec's usual one that is there */
  readonly encoder?: string | undefined;
  /** Whether pictures have ten bits. @default false */
  readonly isDeep?: boolean | undefined;
  /** `null` for an output without sound. */
  readonly audioCodec: AudioCodec | null;
}

/** What is asked for where nobody says. */
const defaultEncoding: OutputEncoding = { codec: 'h264', audioCodec: null };

/**
 * Finds out what this ffmpeg has of what an output needs, once for each choice of codecs, by having it done: one
 * process instead of three that print lists, and what works is there for certain. Only where something does not work
 * are the lists read, and what is in them tried. What works is remembered in a store, if there is one, as long as
 * ffmpeg and the libraries that it loads stay as they are; of devices nothing is, which come and go.
 *
 * Errors of what it gives: `encoder-missing` where an encoder that was asked for does not work, and nothing is taken in
 * its place; the runner's.
 */
export function findAbilities(
  runner: FfmpegRunner,
  { store, processor }: TrialMemory = {},
): (codecs?: Partial<OutputEncoding>) => Observable<TriedAbilities> {
  const trials = foundOnce<TriedAbilities>();
  const trialOf = (named: Encoder | undefined, encoding: OutputEncoding): Observable<TriedAbilities> => {
    const { codec, audioCodec, encoder = null, isDeep = false } = encoding;
    const made = (): Observable<TriedAbilities> => {
      const all = tryOut(runner, named, encoding);
      return named === undefined ? all : concat(tryEncoder(runner, named), all);
    };
    if (store === undefined || (named !== undefined && named.family !== 'software')) return made();
    const tried = [codec, audioCodec, encoder, processor ?? processorName(), ...(isDeep ? ['10 bits'] : [])];
    return rememberedTrial(runner, store, tried, made);
  };
  return (asked) =>
    defer(() => {
      const { codec, audioCodec, encoder, isDeep = false } = { ...defaultEncoding, ...asked };
      const named = codec === null ? undefined : namedEncoder(codec, encoder, isDeep);
      const keyOf = (sound: AudioCodec | null): string => `${encoder ?? codec} ${isDeep} ${sound}`;
      // The picture needs nothing of what is found out for the sound.
      const sounds: readonly (AudioCodec | null)[] = audioCodec === null ? [null, 'aac', 'opus'] : [audioCodec];
      const sound = sounds.find((each) => trials.has(keyOf(each))) ?? audioCodec;
      return trials.find(keyOf(sound), () => trialOf(named, { codec, audioCodec: sound, encoder, isDeep }));
    });
}

/**
 * The encoder that is asked for, if one is. Ten bits ask for the usual one of their codec: builds of it there are that
 * take eight alone. Errors: `invalid-option`.
 */
function namedEncoder(codec: VideoCodec, name: string | undefined, isDeep: boolean): Encoder | undefined {
  const [usual] = encodersOf(codec);
  const named = name === undefined ? (isDeep ? usual : undefined) : chosenEncoder(name, codec);
  return named !== undefined && isDeep ? taking(named, 'yuv420p10le') : named;
}

/** @param named The encoder that was asked for, which works. */
function tryOut(
  runner: FfmpegRunner,
  named: Encoder | undefined,
  { codec, audioCodec }: OutputEncoding,
): Observable<TriedAbilities> {
  const all = codec === null ? [] : encodersOf(codec);
  const best = named ?? all[0];
  const sound = audioCodec === null ? undefined : audioEncoders[audioCodec];
  const tried = (trial: Trial): Observable<string> => toolText(runner, trialCommand(trial));
  return tried({ video: best, audio: sound, colors: best !== undefined }).pipe(
    map(
      (made): TriedAbilities => ({
        encoders: new Set([best?.name, sound].filter((name) => name !== undefined)),
        filters: new Set(best === undefined ? [] : colorFilters),
        made: toldOf(best, made),
        whole: true,
      }),
    ),
    catchError((error: unknown) => {
      if (isTransient(error)) throw error;
      return listed(runner).pipe(
        concatMap((lists) => {
          const video = named ?? all.find(({ name }) => lists.encoders.has(name));
          const audio = sound !== undefined && lists.encoders.has(sound) ? sound : undefined;
          // An encoder that fails here fails where it is needed, with a reason.
          return tried({ video, audio, colors: best !== undefined && convertsPrimaries(lists) }).pipe(
            catchError((error: unknown) => (isTransient(error) ? throwError(() => error) : of(String(error)))),
            map((made): TriedAbilities => ({ ...lists, made: toldOf(video, made), whole: false })),
          );
        }),
      );
    }),
  );
}

/** What was made, on the first line by the encoder of the picture, if there is one. */
function toldOf(video: Encoder | undefined, made: string): string {
  return video === undefined ? `\n${made}` : `${video.name} ${made}`;
}
