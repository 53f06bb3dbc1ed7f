import { rename } from 'node:fs/promises';
import { type OutputOptions, renderTimeline, type SourceInfo } from '@clipwright/core';
import type { ProducedEvent } from '@clipwright/core/author';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  firstValueFrom,
  from,
  map,
  mergeMap,
  Observable,
  of,
  type Subscription,
} from 'rxjs';
import type { Engine } from '../engines.ts';
import { limiter } from '../http/limiter.ts';
import type { MediaFile } from './media-file.ts';
import { withSource } from './with-source.ts';

/** Raised when the same source gives another proxy than before. */
const schema = 1;

/** What there is of a proxy. */
export type Proxy = { readonly file: string } | { readonly progress: number };

/** Videos that browsers play, one of each source, made once. */
export interface Proxies extends AsyncDisposable {
  /** Begins to make it where nobody did. Rejects with what went wrong with it, once; then it is begun anew. */
  find(source: MediaFile): Promise<Proxy>;
}

interface Making {
  progress: number;
  file?: string;
  error?: unknown;
  readonly subscription: Subscription;
}

/** @param engine What they are made with and kept in. */
export function proxies(engine: () => Promise<Engine>): Proxies {
  const all = new Map<string, Making>();
  const turns = limiter(1, 32);
  const closing = new AbortController();

  const made = (
    source: MediaFile,
    parts: Engine,
  ): Observable<{ readonly file: string } | { readonly progress: number }> =>
    defer(() => from(contentOf(source, parts))).pipe(
      mergeMap((content) =>
        parts.store.acquire(JSON.stringify(['proxy', schema, content]), ({ file }) => produced(source, file, parts)),
      ),
      map((event) => (event.type === 'stored' ? { file: event.artifact.file } : { progress: event.ratio })),
    );

  /** One after the other: they are not to take the machine from renders. */
  const begin = (source: MediaFile): Making => {
    const making: Making = {
      progress: 0,
      subscription: new Observable<{ readonly file: string } | { readonly progress: number }>((subscriber) => {
        const work = async (): Promise<void> => {
          const parts = await engine();
          await new Promise<void>((resolve) => {
            subscriber.add(resolve);
            if (subscriber.closed) return;
            const events$ = made(source, parts);
            subscriber.add(
              events$.subscribe({
                next: (event) => {
                  subscriber.next(event);
                  if ('file' in event) resolve();
                },
                error: (error: unknown) => subscriber.error(error),
              }),
            );
          });
        };
        turns.run(work, closing.signal).catch((error: unknown) => subscriber.error(error));
      }).subscribe({
        next: (event) => {
          if ('file' in event) making.file = event.file;
          else making.progress = event.progress;
        },
        error: (error: unknown) => {
          making.error = error;
        },
      }),
    };
    return making;
  };

  return {
    find: async (source) => {
      const making = all.get(source.tag) ?? begin(source);
      all.set(source.tag, making);
      const { file, error, progress } = making;
      if (error !== undefined) {
        all.delete(source.tag);
        throw error;
      }
      return file === undefined ? { progress } : { file };
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      for (const { subscription } of all.values()) subscription.unsubscribe();
      const { store, loader, renderer } = await engine();
      for (const part of [store, loader, renderer]) await part.settled();
    },
  };
}

/** What stands for the content: its hash where the store tells one, otherwise when the file was changed. */
async function contentOf({ path, tag }: MediaFile, { store }: Engine): Promise<string> {
  if (store.fingerprint === undefined) return tag;
  const events$ = store.fingerprint(path).pipe(filter((event) => event.type === 'fingerprinted'));
  return (await firstValueFrom(events$)).fingerprint;
}

function produced(source: MediaFile, file: string, engine: Engine) {
  const { loader, renderer, store } = engine;
  // The renderer goes by the ending of the name, and the store's names have none.
  const target = `${file}.mp4`;
  const look = () => withSource(source, engine, new AbortController().signal, async ({ info }) => info);
  return defer(() => from(look())).pipe(
    mergeMap((info) =>
      renderTimeline({ items: [{ source: source.name, uri: source.path }] }, settingsOf(info, target), {
        ...{ loader, renderer, store, onError: 'fail' },
      }),
    ),
    concatMap((event) => {
      if (event.type === 'done') return concat(from(rename(target, file)).pipe(mergeMap(() => EMPTY)), of(finished));
      return event.type === 'progress' && event.phase === 'encode'
        ? of({ type: 'progress' as const, ratio: event.ratio })
        : EMPTY;
    }),
  );
}

const finished: ProducedEvent = { type: 'produced', meta: null };
/** Pixels of the sides, at most. */
const [widest, highest] = [1280, 720];

/** What plays as it is is copied. */
function settingsOf({ video, audio }: SourceInfo, file: string): OutputOptions {
  const { displayWidth, displayHeight, codec, pixelFormat } = video;
  const scale = Math.min(1, widest / displayWidth, highest / displayHeight);
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  const plays = scale === 1 && codec === 'h264' && pixelFormat === 'yuv420p';
  return {
    ...{ file, codec: 'h264', audio: audio !== undefined, overwrite: true },
    ...(plays ? {} : { size: { width: even(displayWidth), height: even(displayHeight) }, crf: 26 }),
  };
}
