import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { temporaryStore } from '@clipwright/cache';
import {
  loadClips,
  type OpenClip,
  type OutputOptions,
  renderTimeline,
  resultFrom,
  type Timeline,
  type VideoSample,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import type { Media } from './media.ts';
import type { World } from './world.ts';

/** Something to render, and what must come out, to the byte. */
export interface Scene {
  readonly timeline: Timeline;
  readonly output: Omit<OutputOptions, 'file'>;
  /** Clips that cannot be in it. */
  readonly skipped: number;
  readonly digest: string;
}

type Asked = Omit<Scene, 'digest'>;

/** What things are when they are made one after the other, by parts of their own, with nothing going wrong. */
export interface References {
  readonly scenes: readonly [Scene, ...Scene[]];
  /** Of each source that can be read: the digest of all its frames. */
  readonly frames: readonly [FrameDigest, ...FrameDigest[]];
}

export interface FrameDigest {
  readonly file: string;
  readonly digest: string;
}

/** One clip, all of it: what a file that changes is rendered by. */
export const whole = (source: string): Asked => ({ timeline: { items: [{ source }] }, output: {}, skipped: 0 });

function asked(media: Media): readonly Asked[] {
  const { sounding, silent, matroska, damaged, missing } = media;
  const size = { width: 96, height: 64 };
  const cut = (source: string, start: number, end: number) => ({ source, start, end });
  const transition = { type: 'crossfade', duration: 0.2 } as const;
  return [
    { timeline: { items: [cut(sounding, 0.2, 0.8), cut(matroska, 0, 0.5)] }, output: {}, skipped: 0 },
    {
      timeline: { items: [cut(sounding, 0, 0.6), { ...cut(silent, 0.3, 0.9), transition }] },
      output: { size, fit: 'cover' },
      skipped: 0,
    },
    {
      timeline: { items: [{ source: silent, speed: 2 }, { gap: 0.2 }, cut(matroska, 0.5, 1)] },
      output: { frameRate: '30/1' },
      skipped: 0,
    },
    { timeline: { items: [{ source: damaged }, cut(silent, 0, 0.3)] }, output: { size }, skipped: 0 },
    { timeline: { items: [{ source: missing }, cut(matroska, 0, 0.5)] }, output: {}, skipped: 1 },
  ];
}

export async function makeReferences({ media, fresh }: World): Promise<References> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  await using renderer = ffmpegRenderer({ runner });
  const deps = { loader, renderer, store, concurrency: 1, loadConcurrency: 1 };
  const scene = async (wanted: Asked): Promise<Scene> => {
    const file = fresh('.mp4');
    const { skipped } = await resultFrom(renderTimeline(wanted.timeline, { ...wanted.output, file }, deps));
    if (skipped !== wanted.skipped) throw new Error(`${skipped} clips skipped in a reference`);
    return { ...wanted, digest: takeDigest(file) };
  };
  const scenes: Scene[] = [];
  for (const wanted of [...asked(media), whole(media.sounding), whole(media.twin), whole(media.silent)])
    scenes.push(await scene(wanted));
  const frames: FrameDigest[] = [];
  for (const file of [media.sounding, media.silent, media.matroska]) {
    const use = async (clip: OpenClip) => void frames.push({ file, digest: await digestOf(clip.video()) });
    await resultFrom(loadClips([{ source: file }], { loader, use }));
  }
  return { scenes: atLeastOne(scenes), frames: atLeastOne(frames) };
}

export function atLeastOne<T>([first, ...others]: readonly T[]): readonly [T, ...T[]] {
  if (first === undefined) throw new Error('Nothing there');
  return [first, ...others];
}

/** The digest of a finished file, which goes away. */
export function takeDigest(file: string): string {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  rmSync(file);
  return digest;
}

/** The digest of all samples there are. */
export async function digestOf(samples: AsyncIterable<VideoSample>): Promise<string> {
  const hash = createHash('sha256');
  for await (const sample of samples) {
    hash.update(sample.data);
    sample.close();
  }
  return hash.digest('hex');
}
