import { createHash } from 'node:crypto';
import { type ClipLoader, type ClipSource, ClipwrightError, type OnDamage } from '@clipwright/core';
import { filter, firstValueFrom, map } from 'rxjs';

/** How it ended: with a value, or with an error of ours. */
export type Ending<T> = { readonly value: T } | { readonly error: ClipwrightError };

/** What the work gives, or the typed error that it ends with; any other error is passed on. */
export async function endingOf<T>(work: () => Promise<T>): Promise<Ending<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof ClipwrightError) return { error };
    throw error;
  }
}

/** What the work gives, if it does so in time; milliseconds. */
export async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function openSource(loader: ClipLoader, uri: string): Promise<ClipSource> {
  return firstValueFrom(
    loader.open({ uri }).pipe(
      filter((event) => event.type === 'opened'),
      map(({ source }) => source),
    ),
  );
}

/** A frame that was read: its timestamp and its pixels. */
export interface ReadFrame {
  readonly pts: number;
  readonly data: Uint8Array;
}

/** All frames of a source. */
export async function framesOf(source: ClipSource, onDamage: OnDamage): Promise<ReadFrame[]> {
  const frames: ReadFrame[] = [];
  for await (const { pts, data, close } of source.video({ start: 0, end: source.info.duration }, { onDamage })) {
    // Its memory is another frame's when it is closed.
    frames.push({ pts, data: data.slice() });
    close();
  }
  return frames;
}

/** How many samples of sound a source gives in its first second. */
export async function samplesOf(source: ClipSource, onDamage: OnDamage): Promise<number> {
  let samples = 0;
  for await (const { length, close } of source.audio({ start: 0, end: 1 }, { onDamage })) {
    samples += length;
    close();
  }
  return samples;
}

/** Stands for bytes. */
export const digestOf = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
