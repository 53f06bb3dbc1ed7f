import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type CopyMode, Rational, renderTimeline, resultFrom } from '@clipwright/core';
import { chooseProfile } from '@clipwright/core/plan';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import type { Verdict } from '../check/verdict.ts';
import { takeTurns } from '../measure/take-turns.ts';
import { timed } from '../measure/timed.ts';
import { cameraTake, reusedFile } from '../media/catalogue.ts';
import type { MediaFile, MediaSource } from '../media/media-source.ts';
import type { Row } from '../report/result.ts';
import { withScratch } from '../scratch.ts';
import type { Montage } from '../work/work.ts';
import { checkOutput } from './render-contest.ts';
import type { Workload } from './workload.ts';

const count = 50;
/** Segments that a changed clip may be part of: short clips share one with their neighbours, and may change company. */
const neighbours = 3;

interface Case {
  readonly name: string;
  readonly title: string;
  readonly source: MediaSource;
  readonly copy: CopyMode;
  /** Source frames from the beginning of a clip to that of the next. */
  readonly step: number;
}

/** Clips of two seconds in whole output frames; the one at `changed` begins some frames later. */
function fiftyClips({ file, width, height, frameRate }: MediaFile, { step }: Case, changed?: number): Montage {
  const rate = Rational.from(frameRate).toNumber();
  const cuts = Array.from({ length: count }, (_, i) => {
    const first = step * i + (i === changed ? 7 : 0);
    return { file, start: first / rate, end: first / rate + 2 };
  });
  return { cuts, profile: chooseProfile([], { size: { width, height }, frameRate }) };
}

interface Round {
  readonly ms: number;
  /** Segments. */
  readonly encoded: number;
  readonly verdict: Verdict;
}

/** What is kept of a run is what the next one saves. */
const reuseOf = (each: Case): Workload => ({
  name: each.name,
  title: () => each.title,
  measure: async ({ tools, runs, media, signal }) => {
    const sources = await media([each.source]);
    const [source] = sources;
    if (source === undefined) throw new Error('There is no source.');

    return withScratch(async (directory) => {
      /** A run of its own. More segments encoded than `most`, and it would not be what it is called. */
      const render = async (montage: Montage, kept: string, max: number): Promise<Round> => {
        const file = join(kept, 'out.mp4');
        let encoded = 0;
        const ms = await timed(async () => {
          await using store = directoryStore({ directory: kept });
          // What the command does too where it keeps something.
          await using runner = ffmpegRunner({ ...tools, memory: { store, environment: process.env } });
          await using prober = headersProber();
          await using loader = ffmpegLoader({ runner, prober, store });
          await using renderer = ffmpegRenderer({ runner, store });
          const { width, height, frameRate } = montage.profile;
          const { copy } = each;
          const items = montage.cuts.map(({ file, start, end }) => ({ source: file, start, end }));
          const output = { file, overwrite: true, size: { width, height }, frameRate, copy };
          const cancel = signal === undefined ? {} : { signal };
          const deps = { loader, renderer, store, onError: 'fail', ...cancel } as const;
          const { segments } = await resultFrom(renderTimeline({ items }, output, deps));
          if (segments.encoded > max) throw new Error(`${segments.encoded} segments were encoded, not ${max}.`);
          encoded = segments.encoded;
        });
        return { ms, encoded, verdict: await checkOutput({ tools, montage, sources, output: file, signal }) };
      };

      const rounds: [Round, Round, Round][] = [];
      const round = async (): Promise<void> => {
        const kept = await mkdtemp(join(directory, 'kept-'));
        const cold = await render(fiftyClips(source, each), kept, 2 * count);
        const changed = await render(fiftyClips(source, each, 17), kept, neighbours);
        rounds.push([cold, changed, await render(fiftyClips(source, each, 17), kept, 0)]);
      };
      const [turns] = await takeTurns([{ name: each.name, run: round }], runs);
      if (turns?.error !== undefined) throw turns.error;
      const names = ['cold', 'one of 50 changed', 'unchanged'] as const;
      const rows = names.map((name, index): Row => {
        const each = rounds.flatMap((cells) => cells[index] ?? []);
        const frames = each.find(({ verdict }) => !verdict.right)?.verdict ?? each[0]?.verdict;
        return { name, ms: each.map(({ ms }) => ms), ...(frames === undefined ? {} : { frames }) };
      });
      const counts = names.map((name, index) => `${name} ${rounds[0]?.[index]?.encoded}`);
      return { rows, remark: `segments encoded: ${counts.join(', ')}` };
    });
  },
});

export const reuse = reuseOf({
  name: 'reuse',
  title: 'Render 50 clips of 2 s in 480p cold, with one changed, and unchanged',
  source: reusedFile,
  copy: 'never',
  step: 15,
});

/** The same where what is whole is copied: of the changed clip only its ends are encoded. */
export const copyingReuse = reuseOf({
  name: 'reuse-copying',
  title: 'Render 50 clips of 2 s in 1080p, copying, cold, with one changed, and unchanged',
  source: cameraTake(1, 30, 16),
  copy: 'auto',
  step: 8,
});
