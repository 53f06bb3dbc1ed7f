import { chooseProfile } from '@clipwright/core/plan';
import { hdFile, largeFiles, smallShapes, uhdFile } from '../media/catalogue.ts';
import type { MediaFile, MediaSource } from '../media/media-source.ts';
import type { Cut } from '../work/work.ts';
import { renderContest } from './render-contest.ts';
import type { Workload } from './workload.ts';

interface Case {
  readonly name: string;
  readonly title: string;
  readonly sources: readonly MediaSource[];
  readonly size: { readonly width: number; readonly height: number };
  readonly clips: number;
  /** Of each clip. */
  readonly seconds: number;
}

const hd = { width: 1920, height: 1080 };
const uhd = { width: 3840, height: 2160 };

const cases: readonly Case[] = [
  {
    name: 'upscaled',
    title: 'Render 16 clips of 2 s of 640x480 and 320x240, in 1280x960',
    sources: smallShapes,
    size: { width: 1280, height: 960 },
    clips: 16,
    seconds: 2,
  },
  { name: 'hd-1', title: 'Render one clip of 2 s, in 1080p', sources: [hdFile], size: hd, clips: 1, seconds: 2 },
  { name: 'hd-trim', title: 'Render one clip of 6 s, in 1080p', sources: [hdFile], size: hd, clips: 1, seconds: 6 },
  { name: 'hd-8', title: 'Render 8 clips of 1.5 s, in 1080p', sources: largeFiles, size: hd, clips: 8, seconds: 1.5 },
  { name: 'hd-16', title: 'Render 16 clips of 2 s, in 1080p', sources: largeFiles, size: hd, clips: 16, seconds: 2 },
  {
    name: 'hd-24',
    title: 'Render 24 clips of 0.8 s, in 1080p',
    sources: largeFiles,
    size: hd,
    clips: 24,
    seconds: 0.8,
  },
  { name: 'uhd-1', title: 'Render one clip of 2 s, in 2160p', sources: [uhdFile], size: uhd, clips: 1, seconds: 2 },
  { name: 'uhd-4', title: 'Render 4 clips of 1.5 s, in 2160p', sources: [uhdFile], size: uhd, clips: 4, seconds: 1.5 },
];

/** Clips of each source in turn, at borders that are no frame's, spread over what the sources have. */
function cutsOf(files: readonly MediaFile[], clips: number, length: number): readonly Cut[] {
  return Array.from({ length: clips }, (_, i) => {
    const source = files[i % files.length];
    if (source === undefined) throw new Error('There is no source.');
    const room = source.seconds - length - 0.7;
    const start = Number((0.37 + (room * i) / clips).toFixed(2));
    return { file: source.file, start, end: Number((start + length).toFixed(2)) };
  });
}

/** Pictures above 720p, of which few are enough to be work for all cores. */
export const large: readonly Workload[] = cases.map(({ name, title, sources, size, clips, seconds }) => ({
  name,
  title: () => title,
  needs: 'render',
  measure: async (context) => {
    const files = await context.media(sources);
    const profile = chooseProfile([], { size, frameRate: '30/1', crf: 23 });
    return { rows: await renderContest(context, { cuts: cutsOf(files, clips, seconds), profile }, files) };
  },
}));
