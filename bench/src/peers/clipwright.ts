import { temporaryStore } from '@clipwright/cache';
import {
  type ClipSource,
  type CopyMode,
  type Layer,
  loadClips,
  planTimeline,
  renderTimeline,
  resultFrom,
  type TextPainter,
  type TimeRange,
} from '@clipwright/core';
import { lastValueFrom } from 'rxjs';
import type { Cut } from '../work/work.ts';
import { type Engine, ffmpegEngine } from './clipwright/engine.ts';
import type { FramesJob, Job, Peer, RenderJob, Tools } from './peer.ts';

const cancel = ({ signal }: Job) => (signal === undefined ? {} : { signal });
const clipsOf = (cuts: readonly Cut[]) => cuts.map(({ file, start, end }) => ({ source: file, start, end }));

/** What we are asked for: the profile's options, and whether packets are copied. */
export function askedOutput({ montage, output }: Pick<RenderJob, 'montage' | 'output'>, copy: CopyMode) {
  const { frameRate, width, height, fit, video, audio } = montage.profile;
  const { crf, preset } = video;
  return { file: output, size: { width, height }, frameRate, fit, crf, preset, audio: audio !== null, copy };
}

/** What lies on the picture: of each clip by its place in the list, and of the whole. */
export interface JobLayers {
  readonly painter: TextPainter;
  readonly own: readonly Layer[];
  readonly ofClips: ReadonlyMap<number, readonly Layer[]>;
}

/** Renders with nothing known and nothing kept. */
export async function renderAnew(
  job: RenderJob,
  copy: CopyMode,
  engine: Engine = ffmpegEngine,
  layers?: JobLayers,
): Promise<void> {
  await using parts = engine(job.tools);
  await using store = temporaryStore();
  const { loader, renderer } = parts;
  const deps = { loader, renderer, store, onError: 'fail', ...cancel(job) } as const;
  const clips = clipsOf(job.montage.cuts);
  const items = clips.map((clip, at) => ({ ...clip, layers: layers?.ofClips.get(at) ?? [] }));
  const timeline = layers === undefined ? { items: clips } : { items, layers: layers.own };
  const drawn = layers === undefined ? {} : { painter: layers.painter };
  await resultFrom(renderTimeline(timeline, askedOutput(job, copy), { ...deps, ...drawn }));
}

/** Seconds of processor time that the cost model gives the picture. */
export async function plannedSeconds(job: RenderJob, copy: CopyMode): Promise<number> {
  await using parts = ffmpegEngine(job.tools);
  const { loader, renderer } = parts;
  const deps = { loader, renderer, onError: 'fail', ...cancel(job) } as const;
  const planned = planTimeline({ items: clipsOf(job.montage.cuts) }, askedOutput(job, copy), deps);
  return (await resultFrom(planned)).pictureSeconds;
}

async function withSource(
  engine: Engine,
  tools: Tools,
  uri: string,
  use: (source: ClipSource) => Promise<void>,
): Promise<void> {
  await using parts = engine(tools);
  const opened = await lastValueFrom(parts.loader.open({ uri }));
  if (opened.type !== 'opened') throw new Error('The loader opened nothing.');
  await using source = opened.source;
  await use(source);
}

/** Hands out the frames of a range, in their own format or another. */
async function handOut(
  source: ClipSource,
  range: TimeRange,
  { format, onFrame }: Pick<FramesJob, 'format' | 'onFrame'>,
): Promise<void> {
  for await (const sample of source.video(range, format === 'rgb24' ? { format } : {})) {
    onFrame(sample);
    sample.close();
  }
}

/** Ourselves by one engine, from nothing each time: its programs are looked for, its workers begun, and nothing is kept. */
export function clipwrightBy(name: string, available: () => Promise<string | undefined>, engine: Engine): Peer {
  return {
    name,
    available,
    open: async (job) => {
      await using parts = engine(job.tools);
      await resultFrom(loadClips(clipsOf(job.cuts), { loader: parts.loader, onError: 'fail', ...cancel(job) }));
    },
    render: (job) => renderAnew(job, 'never', engine),
    frames: ({ tools, cut, ...job }) => withSource(engine, tools, cut.file, (source) => handOut(source, cut, job)),
    seek: ({ tools, file, times, ...job }) =>
      withSource(engine, tools, file, async (source) => {
        // Shorter than any frame lasts.
        for (const time of times) await handOut(source, { start: time, end: time + 0.004 }, job);
      }),
  };
}

/** Ourselves, by the engine of child processes. */
export const clipwright: Peer = clipwrightBy('Clipwright', async () => 'this checkout', ffmpegEngine);
