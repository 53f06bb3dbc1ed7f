import {
  type ClipLoader,
  type ErrorReport,
  type Prober,
  type SourceIndex,
  type SourceInfo,
  toClipwrightError,
} from '@clipwright/core';
import type { Gop } from '@clipwright/core/author';
import { filter, firstValueFrom } from 'rxjs';

/** What is told of a file, or why nothing is. */
export type Told = { readonly info: SourceInfo; readonly index: SourceIndex } | { readonly error: ErrorReport };

async function told(ask: () => Promise<Told>): Promise<Told> {
  try {
    return await ask();
  } catch (error) {
    return { error: toClipwrightError(error).toJSON() };
  }
}

/** What a loader tells of a file that it opens. */
export function toldByLoader(loader: ClipLoader, uri: string): Promise<Told> {
  return told(async () => {
    const { source } = await firstValueFrom(loader.open({ uri }).pipe(filter((event) => event.type === 'opened')));
    await using opened = source;
    return { info: opened.info, index: await firstValueFrom(opened.index()) };
  });
}

/** What a prober tells of a file. */
export function toldByProber(prober: Prober, uri: string): Promise<Told> {
  return told(async () => ({
    info: await firstValueFrom(prober.probe({ uri })),
    index: await firstValueFrom(prober.index({ uri })),
  }));
}

/**
 * Groups, joined where others have fewer: a container may list fewer keyframes than its pictures hold, which only
 * ffprobe sees.
 */
function joined(gops: readonly Gop[], starts: ReadonlySet<number>): Gop[] {
  const found: Gop[] = [];
  for (const gop of gops) {
    const last = found.at(-1);
    if (last === undefined || starts.has(gop.pts)) found.push(gop);
    else found[found.length - 1] = { ...last, packets: last.packets + gop.packets, bytes: last.bytes + gop.bytes };
  }
  return found;
}

/**
 * What ffprobe tells of decoding, with what only headers have: the record, which it does not print, and the order of
 * pictures as it is said, of which it tells what a decoder saw.
 */
export function decoderLike(ffprobe: SourceInfo, prober: SourceInfo): Pick<SourceInfo['video'], 'decoder'> {
  if (ffprobe.video.decoder === undefined) return {};
  const { reorderDepth: _, ...seen } = ffprobe.video.decoder;
  const { profile: __, level: ___, ...said } = prober.video.decoder ?? {};
  return { decoder: { ...seen, ...said } };
}

/**
 * What ffprobe tells, with its groups joined to those that a prober tells of; and how many frames its index has, where
 * it was not asked for all of a long file to tell what is in it, and a prober counted them.
 */
export function joinedLike(ffprobe: Told, prober: Told): Told {
  if ('error' in ffprobe || 'error' in prober) return ffprobe;
  const starts = new Set(prober.index.gops.map(({ pts }) => pts));
  const { video } = ffprobe.info;
  const isCounted = prober.info.video.frames !== undefined && video.frames === undefined;
  const frames = isCounted ? { frames: ffprobe.index.timestamps.length } : {};
  return {
    info: { ...ffprobe.info, video: { ...video, ...frames, ...decoderLike(ffprobe.info, prober.info) } },
    index: { ...ffprobe.index, gops: joined(ffprobe.index.gops, starts) },
  };
}

/** The error's code and, where a prober leaves a file to ffprobe, why. */
export function reasonOf({ error }: { readonly error: ErrorReport }): string {
  const why = /for certain: (.*)\. Ask/.exec(error.message)?.[1];
  return why ?? error.code;
}
