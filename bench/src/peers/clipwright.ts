import { temporaryStore } from '@clipwright/cache';
import { type CopyMode, loadClips, planTimeline, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom } from 'rxjs';
import type { Cut } from '../work/work.ts';
import type { Job, Peer, RenderJob, Tools } from './peer.ts';

const cancel = ({ signal }: Job) => (signal === undefined ? {} : { signal });
const clipsOf = (cuts: readonly Cut[]) => cuts.map(({ file, start, end }) => ({ source: file, start, end }));
const start = ({ ffmpeg, ffprobe }: Tools) => ffmpegRunner({ ffmpeg, ffprobe });

/** What we are asked for: the profile's options, and whether packets are copied. */
export function askedOutput({ montage, output }: Pick<RenderJob, 'montage' | 'output'>, copy: CopyMode) {
  const { frameRate, width, height, fit, video, audio } = montage.profile;
  const { crf, preset } = video;
  return { file: output, size: { width, height }, frameRate, fit, crf, preset, audio: audio !== null, copy };
}

/** Renders with nothing known and nothing kept. */
export async function renderAnew(job: RenderJob, copy: CopyMode): Promise<void> {
  await using runner = start(job.tools);
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  await using renderer = ffmpegRenderer({ runner });
  await using store = temporaryStore();
  const deps = { loader, renderer, store, onError: 'fail', ...cancel(job) } as const;
  await resultFrom(renderTimeline({ items: clipsOf(job.montage.cuts) }, askedOutput(job, copy), deps));
}

/** Seconds of processor time that the cost model gives the picture. */
export async function plannedSeconds(job: RenderJob, copy: CopyMode): Promise<number> {
  await using runner = start(job.tools);
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  await using renderer = ffmpegRenderer({ runner });
  const deps = { loader, renderer, onError: 'fail', ...cancel(job) } as const;
  const planned = planTimeline({ items: clipsOf(job.montage.cuts) }, askedOutput(job, copy), deps);
  return (await resultFrom(planned)).pictureSeconds;
}

/** Ourselves, from nothing each time: the programs are looked for, and nothing is kept from the run before. */
export const clipwright: Peer = {
  name: 'Clipwright',
  available: async () => 'this checkout',
  open: async (job) => {
    await using runner = start(job.tools);
    await using prober = headersProber();
    await using loader = ffmpegLoader({ runner, prober });
    await resultFrom(loadClips(clipsOf(job.cuts), { loader, onError: 'fail', ...cancel(job) }));
  },
  render: (job) => renderAnew(job, 'never'),
  frames: async ({ tools, cut, onFrame }) => {
    await using runner = start(tools);
    await using prober = headersProber();
    await using loader = ffmpegLoader({ runner, prober });
    const opened = await lastValueFrom(loader.open({ uri: cut.file }));
    if (opened.type !== 'opened') throw new Error('The loader opened nothing.');
    await using source = opened.source;
    for await (const sample of source.video(cut, { format: 'rgb24' })) {
      onFrame(sample);
      sample.close();
    }
  },
};
