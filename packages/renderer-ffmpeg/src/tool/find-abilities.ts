import { type ArtifactStore, type AudioCodec, isTransient, type VideoCodec } from '@clipwright/core';
import { type FfmpegRunner, foundOnce } from '@clipwright/ffmpeg';
import { catchError, concatMap, defer, forkJoin, map, type Observable, of, throwError } from 'rxjs';
import { encodersOf } from '../segment/encoders.ts';
import { type Abilities, audioEncoders, colorFilters, convertsPrimaries, type TriedAbilities } from './abilities.ts';
import { processorName } from './processor-name.ts';
import { rememberedTrial } from './remembered-trial.ts';
import { toolText } from './tool-text.ts';
import { type Trial, trialCommand } from './trial-command.ts';

/** Where to remember trials, and on which kind of processor they are made. */
export interface TrialMemory {
  /** @default nothing is remembered */
  readonly store?: ArtifactStore | undefined;
  /** @default this machine's */
  readonly processor?: string | undefined;
}

/** The codecs of an output. */
export interface OutputCodecs {
  readonly codec: VideoCodec;
  /** `null` for an output without sound. */
  readonly audioCodec: AudioCodec | null;
}

/** What is asked for where nobody says. */
const defaultCodecs: OutputCodecs = { codec: 'h264', audioCodec: null };

/**
 * Finds out what this ffmpeg has of what an output needs, once for each choice of codecs, by having it done: one
 * process instead of three that print lists, and what works is there for certain. Only where something does not work
 * are the lists read, and what is in them tried. What works is remembered in a store, if there is one, as long as
 * ffmpeg and the libraries that it loads stay as they are.
 */
export function findAbilities(
  runner: FfmpegRunner,
  { store, processor }: TrialMemory = {},
): (codecs?: Partial<OutputCodecs>) => Observable<TriedAbilities> {
  const trials = foundOnce<TriedAbilities>();
  const trialOf = (codec: VideoCodec, audioCodec: AudioCodec | null): Observable<TriedAbilities> => {
    const made = (): Observable<TriedAbilities> => tryOut(runner, codec, audioCodec);
    return store === undefined
      ? made()
      : rememberedTrial(runner, store, [codec, audioCodec, processor ?? processorName()], made);
  };
  return (codecs) =>
    defer(() => {
      const { codec, audioCodec } = { ...defaultCodecs, ...codecs };
      // The picture needs nothing of what is found out for the sound.
      const sounds: readonly (AudioCodec | null)[] = audioCodec === null ? [null, 'aac', 'opus'] : [audioCodec];
      const sound = sounds.find((each) => trials.has(keyOf(codec, each))) ?? audioCodec;
      return trials.find(keyOf(codec, sound), () => trialOf(codec, sound));
    });
}

function keyOf(codec: VideoCodec, audioCodec: AudioCodec | null): string {
  return `${codec} ${audioCodec}`;
}

function tryOut(runner: FfmpegRunner, codec: VideoCodec, audioCodec: AudioCodec | null): Observable<TriedAbilities> {
  const [best] = encodersOf(codec);
  const sound = audioCodec === null ? undefined : audioEncoders[audioCodec];
  const tried = (trial: Trial): Observable<string> => toolText(runner, trialCommand(trial));
  return tried({ video: best, audio: sound, colors: true }).pipe(
    map(
      (made): TriedAbilities => ({
        encoders: new Set(sound === undefined ? [best.name] : [best.name, sound]),
        filters: new Set(colorFilters),
        made: `${best.name} ${made}`,
        whole: true,
      }),
    ),
    catchError((error: unknown) => {
      if (isTransient(error)) throw error;
      return listed(runner).pipe(
        concatMap((lists) => {
          const video = encodersOf(codec).find(({ name }) => lists.encoders.has(name));
          const audio = sound !== undefined && lists.encoders.has(sound) ? sound : undefined;
          // An encoder that fails here fails where it is needed, with a reason.
          return tried({ video, audio, colors: convertsPrimaries(lists) }).pipe(
            catchError((error: unknown) => (isTransient(error) ? throwError(() => error) : of(String(error)))),
            map((made): TriedAbilities => ({ ...lists, made: `${video?.name} ${made}`, whole: false })),
          );
        }),
      );
    }),
  );
}

function listed(runner: FfmpegRunner): Observable<Abilities> {
  return forkJoin([toolText(runner, ['-encoders']), toolText(runner, ['-filters'])]).pipe(
    map(
      ([encoders, filters]): Abilities => ({
        // ` V....D libx264   H.264`, ` T.C scale  V->V  Scale.`: the keys above each list hold no such lines.
        encoders: names(/^ [VASFXBD.]{6} (\w[\w-]*) /gm, encoders),
        filters: names(/^ [TSC.]{2,3} (\w+) +[AVN|]+->[AVN|]+ /gm, filters),
      }),
    ),
  );
}

function names(line: RegExp, text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(line)].flatMap(([, name]) => (name === undefined ? [] : [name])));
}
