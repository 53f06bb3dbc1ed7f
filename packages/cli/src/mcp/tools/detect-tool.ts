import { type OpenClip, resultFrom } from '@clipwright/core';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { tap } from 'rxjs';
import { z } from 'zod';
import { wantedFindings } from '../../cut/cut-flags.ts';
import { beatsOf, inOrder } from '../../cut/cut-music.ts';
import { cutSource } from '../../cut/cut-source.ts';
import { ownReason } from '../../own-reason.ts';
import type { CutSource } from '../../reports/cut-report.ts';
import { tool } from '../tool.ts';

const seconds = z.number().min(0).exactOptional();
const flag = z.boolean().exactOptional();

export const detectTool = tool({
  name: 'detect',
  title: 'Scenes, silence, black, stills, beats',
  description:
    'Finds where scenes of a video change, and where it is silent, black or frozen, and cuts it up accordingly: ' +
    '`clips` has what is left, with start and end in seconds, ready for a list. Finds the beats of music as well, and cuts to them. Reads the whole video, so it takes a while for a long one.',
  readOnly: true,
  input: z.strictObject({
    source: z.string().describe('A video file.'),
    scenes: flag.describe('Cut where scenes change.'),
    silence: flag.describe('Leave out what is silent.'),
    black: flag.describe('Leave out what is black.'),
    freeze: flag.describe('Leave out where the picture stands still.'),
    every: seconds.describe('Cut every so many seconds.'),
    at: z.array(z.number().min(0)).exactOptional().describe('Cut at these seconds.'),
    beats: z
      .string()
      .exactOptional()
      .describe('A file of music: each clip lasts from one of its beats to the next, and `music` has them.'),
    everyBeats: z.int().min(1).exactOptional().describe('Cut to every so many beats. Default: 1.'),
    tempo: z
      .number()
      .exactOptional()
      .describe('Beats a minute, about, 40 to 240: where twice or half as many were found. Default: what is found.'),
    padding: seconds.describe('Keep so many seconds on each side of what is left out. Default: 0.'),
    minClip: seconds.describe('Make no shorter clip. Default: 0.'),
    sceneThreshold: z
      .number()
      .exactOptional()
      .describe('How far frames differ at a cut, up to 100. Default: 10; lower finds more.'),
    silenceLevel: z.number().exactOptional().describe('Decibels: the loudest that is silence. Default: -40.'),
    silenceDuration: seconds.describe('How long silence lasts, at least. Default: 0.5.'),
    blackDuration: seconds.describe('The same of black. Default: 0.1.'),
    freezeDuration: seconds.describe('The same of a still. Default: 2.'),
  }),
  output: z.object({
    source: z.string(),
    duration: z.number().describe('Seconds.'),
    findings: z
      .array(z.looseObject({ kind: z.enum(['scene', 'silence', 'black', 'freeze']) }))
      .describe('Scenes have `time` and `score`, all others `start` and `end`.'),
    music: z
      .object({
        source: z.string(),
        duration: z.number().describe('Seconds.'),
        tempo: z.number().exactOptional().describe('Beats a minute.'),
        beats: z.array(z.number()).describe('Seconds.'),
      })
      .exactOptional(),
    clips: z.array(z.object({ start: z.number(), end: z.number() })),
  }),
  run: async ({ source, ...places }, { clipwright, folders }, { signal, progress }) => {
    const { every, at, padding, minClip, silenceDuration, blackDuration, freezeDuration, ...others } = places;
    const flags = {
      ...others,
      ...decimals({ every, padding, minClip, silenceDuration, blackDuration, freezeDuration }),
      ...(at === undefined ? {} : { at: at.map(String) }),
    };
    const wanted = wantedFindings(flags);
    const clip = { source, uri: await folders.readable(source) };
    const runner = clipwright.get(FfmpegRunnerId);
    const { beats } = flags;
    const music =
      beats === undefined
        ? undefined
        : await beatsOf({ source: beats, uri: await folders.readable(beats) }, flags, { runner, signal }).catch(
            (error: unknown) => {
              throw ownReason(error);
            },
          );
    const found: CutSource[] = [];
    const events$ = clipwright.loadClips([clip], {
      onError: 'fail',
      signal,
      use: (open: OpenClip) =>
        cutSource(open, source, {
          ...{ wanted, flags, runner },
          onProgress: (ratio) => progress(ratio, `${Math.floor(ratio * 100)} % looked at`),
        }),
    });
    await resultFrom(
      events$.pipe(
        tap((event) => {
          if (event.type === 'loaded') found.push(event.value);
        }),
      ),
    ).catch((error: unknown) => {
      throw ownReason(error);
    });
    const [{ duration = 0, findings = [], clips = [] } = {}] = inOrder(found, music, flags).sources;
    return {
      result: {
        source,
        duration,
        ...(music === undefined ? {} : { music: { ...music, beats: [...music.beats] } }),
        findings: findings.map((each) => ({ ...each })),
        clips: clips.map((each) => ({ ...each })),
      },
    };
  },
});

/** As the command's options have them: decimals, as they were written. */
function decimals<K extends string>(numbers: Readonly<Record<K, number | undefined>>): { readonly [N in K]?: string };
function decimals(numbers: Readonly<Record<string, number | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
