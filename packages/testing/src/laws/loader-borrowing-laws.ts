import { type ClipLoader, type ClipSource, type VideoFormat, withCache } from '@clipwright/core';
import { shareByKey } from '@clipwright/core/operators';
import { EMPTY, lastValueFrom } from 'rxjs';
import { checkEqual, checkFails } from './check.ts';
import type { Law } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { type LoaderProduct, openSource } from './loader-product.ts';

const small: VideoFormat = { format: 'gray8', width: 16, height: 16 };

/** All that a source tells and hands out. */
async function contentOf(source: ClipSource) {
  const range = { start: 0, end: source.info.duration };
  const frames: number[] = [];
  for await (const sample of source.video(range, small)) {
    frames.push(sample.pts);
    sample.close();
  }
  let samples = 0;
  for await (const sample of source.audio(range)) {
    samples += sample.length;
    sample.close();
  }
  await lastValueFrom(source.check?.() ?? EMPTY, { defaultValue: undefined });
  return {
    uri: source.uri,
    info: source.info,
    fingerprint: source.fingerprint,
    file: source.file,
    checked: source.check !== undefined,
    decoder: await lastValueFrom(source.decoder?.() ?? EMPTY, { defaultValue: undefined }),
    index: await lastValueFrom(source.index()),
    frames,
    samples,
  };
}

/** The loader, with a cache before it that closes a source when the last borrower leaves. */
function lending(loader: ClipLoader): ClipLoader {
  const shared = shareByKey<ClipSource>();
  return withCache(loader, {
    acquire: (key, load) => shared.get(key, load),
    hold: () => Promise.reject(new Error('Nobody holds anything here.')),
    settled: () => shared.settled(),
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  });
}

/** What becomes of sources that several borrow. */
export function loaderBorrowingLaws(): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'a source is as good when it is borrowed from a cache, by several, who give it back one by one',
      check: async (product) => {
        const own = await openSource(product);
        const expected = await contentOf(own);
        await own[Symbol.asyncDispose]();
        await product.loader.settled();
        const shared = lending(product.loader);
        const [one, two] = [await borrow(shared, product.uri), await borrow(shared, product.uri)];
        const contents = await Promise.all([contentOf(one), contentOf(two)]);
        for (const content of contents) checkEqual(content, expected, 'What a borrower was given');
        await one[Symbol.asyncDispose]();
        checkEqual(await contentOf(two), expected, 'What one is given when the other has left');
        await checkFails(() => contentOf(one), 'Reading what was given back', 'source-closed');
        await two[Symbol.asyncDispose]();
        await shared.settled();
        await checkNothingLeft(product, product.loader);
        // Opened anew, it is the same again.
        const again = await borrow(shared, product.uri);
        checkEqual(await contentOf(again), expected, 'What is given when it was closed in between');
        await again[Symbol.asyncDispose]();
        await shared.settled();
        await checkNothingLeft(product, product.loader);
      },
    },
  ];
}

async function borrow(loader: ClipLoader, uri: string): Promise<ClipSource> {
  const last = await lastValueFrom(loader.open({ uri }));
  if (last.type !== 'opened') throw new Error('Opening completed without a source.');
  return last.source;
}
