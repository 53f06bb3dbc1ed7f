import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type RenderReport, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { filter, firstValueFrom } from 'rxjs';

interface Rendered {
  readonly report: RenderReport;
  /** Stands for the bytes of the output. */
  readonly digest: string;
}

/** What a store keeps that was made of a mutant, by its keys. */
interface Kept {
  readonly pictures: readonly string[];
  readonly sounds: readonly string[];
}

/** Keys of all that a store on disk keeps: each of its records is a line with a hash, and then JSON. */
function keysIn(directory: string): string[] {
  const folder = join(directory, 'store-v1', 'ac');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n')[1] ?? '')
    .map((text): string => {
      const { key }: { readonly key: string } = JSON.parse(text);
      return key;
    });
}

async function render(
  runner: FfmpegRunner,
  timeline: Timeline,
  folder: string,
  mutant: string,
): Promise<Rendered & { fingerprint: string }> {
  await using store = directoryStore({ directory: join(folder, 'store') });
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  await using renderer = ffmpegRenderer({ runner });
  const file = join(folder, 'out.mp4');
  const output = { file, overwrite: true, frameRate: '25/1', preset: 'ultrafast' } as const;
  const report = await resultFrom(renderTimeline(timeline, output, { loader, renderer, store }));
  const { fingerprint } = await firstValueFrom(
    store.fingerprint(mutant).pipe(filter((event) => event.type === 'fingerprinted')),
  );
  return { report, digest: createHash('sha256').update(readFileSync(file)).digest('hex'), fingerprint };
}

/** Renders a mutant between two parts of the whole file, twice with one store, and looks what that store keeps. */
export async function renderTwice(files: {
  readonly runner: FfmpegRunner;
  readonly good: string;
  readonly mutant: string;
  readonly folder: string;
}): Promise<{ readonly first: Rendered; readonly again: Rendered; readonly kept: Kept }> {
  const { runner, good, mutant, folder } = files;
  const items = [
    { source: good, start: 0, end: 0.2 },
    { source: mutant, start: 0, end: 0.8 },
    { source: good, start: 0.4, end: 0.6 },
  ];
  const first = await render(runner, { items }, folder, mutant);
  const made = keysIn(join(folder, 'store')).filter((key) => key.includes(first.fingerprint));
  const sounds = made.filter((key) => /"kind":"(?:audio|sound)"/.test(key));
  const again = await render(runner, { items }, folder, mutant);
  return { first, again, kept: { sounds, pictures: made.filter((key) => !sounds.includes(key)) } };
}
