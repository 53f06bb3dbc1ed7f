import type { ClipSource } from '@clipwright/core';
import type { StreamChoice } from '@clipwright/core/author';
import { lastValueFrom } from 'rxjs';
import { check, checkEqual, checkFails } from './check.ts';
import type { Law } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { type LoaderProduct, withSource } from './loader-product.ts';

/** More streams than any source has. */
const none = 1_000_000;

async function openStreams({ loader, uri }: LoaderProduct, streams: StreamChoice): Promise<ClipSource> {
  const last = await lastValueFrom(loader.open({ uri, streams }));
  if (last.type !== 'opened') throw new Error('Opening completed without a source.');
  return last.source;
}

/** What choosing among the streams of a source promises. */
export function loaderStreamLaws(): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'streams can be chosen by their numbers',
      check: (product) =>
        withSource(product, async ({ info }) => {
          const video = info.video.index;
          const choice = info.audio === undefined ? { video } : { video, audio: info.audio.index };
          for (const streams of [{}, { video }, choice]) {
            const source = await openStreams(product, streams);
            checkEqual(source.info, info, 'The source by the streams that are chosen anyhow');
            await source[Symbol.asyncDispose]();
          }
          for (const [position, { index }] of (info.streams ?? []).entries()) {
            check(index > (info.streams?.[position - 1]?.index ?? -1), 'info.streams is not in order.');
          }
          const kinds = [video, info.audio?.index].map((number) => {
            return info.streams?.find(({ index }) => index === number)?.kind;
          });
          if (info.streams !== undefined) {
            checkEqual(kinds, ['video', info.audio && 'audio'], 'The kinds of the chosen streams');
          }
        }),
    },
    {
      title: 'a stream that is not there, or of another kind, is refused, and leaves nothing',
      check: async (product) => {
        let wrong: StreamChoice[] = [{ video: none }, { audio: none }];
        await withSource(product, async ({ info }) => {
          wrong = [...wrong, { audio: info.video.index }, ...(info.audio ? [{ video: info.audio.index }] : [])];
        });
        for (const streams of wrong) {
          const opening = (): Promise<void> =>
            openStreams(product, streams).then((source) => source[Symbol.asyncDispose]());
          await checkFails(opening, `Opening ${JSON.stringify(streams)}`, 'no-such-stream');
        }
        await checkNothingLeft(product, product.loader);
      },
    },
  ];
}
