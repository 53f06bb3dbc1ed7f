import { ClipwrightError } from '@clipwright/core';
import type { DetectOptions } from '@clipwright/detect';

/** What says where videos are cut, and what of them is left out. Times are decimals of seconds, as they were written. */
export interface CutPlaces {
  readonly every?: string;
  /** Rising. */
  readonly at?: readonly string[];
  /** Music, to whose beats clips are cut. */
  readonly beats?: string;
  /** @default 1 */
  readonly everyBeats?: number;
  /** Beats a minute, about. @default the one that is found */
  readonly tempo?: number;
  readonly scenes?: boolean;
  readonly silence?: boolean;
  readonly black?: boolean;
  readonly freeze?: boolean;
  readonly padding?: string;
  readonly minClip?: string;
  readonly sceneThreshold?: number;
  /** Decibels. */
  readonly silenceLevel?: number;
  readonly silenceDuration?: string;
  readonly blackDuration?: string;
  readonly freezeDuration?: string;
}

/** What has to be looked for; `undefined` where nothing has. Errors: `invalid-option` where nothing is to be cut. */
export function wantedFindings(flags: CutPlaces): DetectOptions | undefined {
  const { scenes, silence, black, freeze, every, at, beats } = flags;
  const { sceneThreshold, silenceLevel, silenceDuration, blackDuration, freezeDuration } = flags;
  checkSettings(flags);
  if (every !== undefined && Number(every) < 0.001) {
    throw new ClipwrightError('invalid-option', `A step of ${every} s is none.`, { remedy: 'Let --every be longer.' });
  }
  if (scenes || silence || black || freeze) {
    return {
      ...(scenes && { scenes: sceneThreshold === undefined ? {} : { threshold: sceneThreshold } }),
      ...(silence && {
        silence: { ...(silenceLevel === undefined ? {} : { level: silenceLevel }), ...lasting(silenceDuration) },
      }),
      ...(black && { black: lasting(blackDuration) }),
      ...(freeze && { freeze: lasting(freezeDuration) }),
    };
  }
  if (every !== undefined || at !== undefined || beats !== undefined) return undefined;
  throw new ClipwrightError('invalid-option', 'Where to cut is not said.', {
    remedy: 'Give one or more of --scenes, --silence, --black, --freeze, --every 10, --at 1.5,3, --beats song.mp3.',
  });
}

/** What is set of something that is not asked for was meant otherwise. */
function checkSettings(flags: CutPlaces): void {
  const settings = [
    ['--every-beats', flags.everyBeats, '--beats', flags.beats !== undefined],
    ['--tempo', flags.tempo, '--beats', flags.beats !== undefined],
    ['--scene-threshold', flags.sceneThreshold, '--scenes', flags.scenes],
    ['--silence-level', flags.silenceLevel, '--silence', flags.silence],
    ['--silence-duration', flags.silenceDuration, '--silence', flags.silence],
    ['--black-duration', flags.blackDuration, '--black', flags.black],
    ['--freeze-duration', flags.freezeDuration, '--freeze', flags.freeze],
    ['--padding', flags.padding, '--silence, --black or --freeze', flags.silence || flags.black || flags.freeze],
  ] as const;
  for (const [flag, value, what, isAsked] of settings) {
    if (value === undefined || isAsked) continue;
    throw new ClipwrightError('invalid-option', `There is ${flag}, and nothing that it is for.`, {
      remedy: `Give ${what} as well.`,
    });
  }
}

export function numberOf(seconds: string | undefined): number | undefined {
  return seconds === undefined ? undefined : Number(seconds);
}

function lasting(seconds: string | undefined): { readonly duration?: number } {
  return seconds === undefined ? {} : { duration: Number(seconds) };
}
