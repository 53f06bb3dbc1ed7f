import type { ClipSource } from '@clipwright/core';
import { loadClips } from '@clipwright/core';
import type { OpenEvent } from '@clipwright/core/author';
import { EMPTY, lastValueFrom, toArray } from 'rxjs';
import { check, checkEqual, checkFails, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { type LoaderCapabilities, type LoaderProduct, openSource, withSource } from './loader-product.ts';
import { checkFinal, checkProgress, type Recording, record } from './recording.ts';

/** Closes what a recording was given, whoever left when. */
async function closeAll(recording: Recording<OpenEvent>): Promise<void> {
  for (const event of recording.events) if (event.type === 'opened') await event.source[Symbol.asyncDispose]();
}

/** Fails to open, and gives the error. */
async function failToOpen({ loader }: LoaderProduct, uri: string): Promise<unknown> {
  const recording = record(loader.open({ uri }));
  await recording.completed().catch(() => {});
  await closeAll(recording);
  check(recording.end?.error !== undefined, `${uri} opened, or ended without an error.`);
  return recording.end.error;
}

async function fingerprintOf(
  product: LoaderProduct,
  uri: string,
  look: (source: ClipSource) => void = () => {},
): Promise<string | undefined> {
  let fingerprint: string | undefined;
  const read = async (source: ClipSource): Promise<void> => {
    look(source);
    fingerprint = source.fingerprint;
  };
  await withSource(product, read, uri);
  return fingerprint;
}

/** What opening promises. */
export function loaderOpeningLaws(has: LoaderCapabilities): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'nothing starts before subscription',
      check: async (product) => {
        const before = product.starts?.();
        product.loader.open({ uri: product.uri });
        product.loader.open({ uri: product.missing });
        await turns();
        const left = await product.leftovers();
        check(left.length === 0, `Without a subscriber there is: ${left.join('; ')}.`);
        check(product.starts?.() === before, 'An opening was begun without a subscriber.');
      },
    },
    {
      title: 'two subscriptions are two runs',
      check: async ({ loader, uri }) => {
        const stream = loader.open({ uri });
        const [one, two] = [record(stream), record(stream)];
        const [first, second] = [await one.first('opened'), await two.first('opened')];
        check(first.source !== second.source, 'Both subscriptions were given the same source.');
        await first.source[Symbol.asyncDispose]();
        const reader = second.source.video({ start: 0, end: 1 })[Symbol.asyncIterator]();
        const { value } = await reader.next();
        value?.close();
        await reader.return?.();
        await second.source[Symbol.asyncDispose]();
      },
    },
    {
      title: 'opening gives progress, then exactly one source, and completes',
      check: async ({ loader, uri }) => {
        const recording = record(loader.open({ uri }));
        await recording.completed();
        await closeAll(recording);
        checkFinal(recording.events, 'opened');
      },
    },
    {
      title: 'progress of opening never goes back',
      check: async ({ loader, uri }) => {
        const recording = record(loader.open({ uri }));
        await recording.completed();
        await closeAll(recording);
        checkProgress(recording.events);
      },
    },
    {
      title: 'leaving before the first event leaves nothing',
      check: async (product) => {
        const recording = record(product.loader.open({ uri: product.uri }));
        recording.unsubscribe();
        const seen = recording.events.length;
        await checkNothingLeftBut(product, recording, seen);
      },
    },
    {
      title: 'leaving midway leaves nothing',
      check: async (product) => {
        const recording = record(product.loader.open({ uri: product.uri }));
        await Promise.race([recording.first('progress'), recording.first('opened')]);
        recording.unsubscribe();
        const seen = recording.events.length;
        await checkNothingLeftBut(product, recording, seen);
      },
    },
    {
      title: 'leaving inside next leaves nothing, and a source that came is its receiver’s',
      check: async (product) => {
        const { loader, uri } = product;
        const early = record(loader.open({ uri }), (_, unsubscribe) => unsubscribe());
        await Promise.race([early.first('progress'), early.first('opened')]);
        await checkNothingLeftBut(product, early, 1);
        const late = record(loader.open({ uri }), ({ type }, unsubscribe) => type === 'opened' && unsubscribe());
        const { source } = await late.first('opened');
        const index = await new Promise((resolve, reject) => {
          source.index().subscribe({ next: resolve, error: reject });
        });
        check(index !== undefined, 'The source has no index.');
        await checkNothingLeftBut(product, late, late.events.length);
      },
    },
    {
      title: 'a run whose signal is aborted starts nothing, or stops what it started, and leaves nothing',
      check: async (product) => {
        const { loader, uri } = product;
        const before = product.starts?.();
        const early = record(loadClips([{ source: uri }], { loader, signal: AbortSignal.abort() }));
        await early.completed().catch((error) => checkTyped(error, 'A run aborted before it began', 'cancelled'));
        check(early.end?.error !== undefined, 'A run aborted before it began came to its end.');
        check(product.starts?.() === before, 'An opening was begun though the signal was aborted.');
        await checkNothingLeft(product, loader);
        const controller = new AbortController();
        const midway = record(loadClips([{ source: uri }], { loader, signal: controller.signal }));
        await turns(1);
        controller.abort();
        await midway.completed().catch((error) => checkTyped(error, 'A run aborted midway', 'cancelled'));
        await checkNothingLeft(product, loader);
      },
    },
    {
      title: 'a missing source is a typed error, and leaves nothing',
      check: async (product) => {
        checkTyped(await failToOpen(product, product.missing), 'Opening a missing source', 'source-missing');
        await checkNothingLeft(product, product.loader);
      },
    },
    {
      title: 'a source that is another loader’s is declined before anything is opened, and leaves nothing',
      skipped: has.declined ? undefined : 'the product declines nothing',
      check: async (product) => {
        const { loader, declined = '' } = product;
        const recording = record(loader.open({ uri: declined }));
        await recording.completed().catch(() => {});
        checkTyped(recording.end?.error, 'Opening what is for another loader', 'source-declined');
        check(recording.events.length === 0, 'It told of progress, or of a source, before it declined.');
        await checkNothingLeft(product, loader);
      },
    },
    {
      title: 'what is no media is a typed error, and leaves nothing',
      skipped: has.notMedia ? undefined : 'the product has nothing that is no media',
      check: async (product) => {
        const error = await failToOpen(product, product.notMedia ?? '');
        checkTyped(error, 'Opening what is no media', 'not-media', 'no-video-stream');
        await checkNothingLeft(product, product.loader);
      },
    },
    {
      title: 'a source that was closed leaves nothing, and closing twice is harmless',
      check: async (product) => {
        const source = await openSource(product);
        await source[Symbol.asyncDispose]();
        await source[Symbol.asyncDispose]();
        await checkNothingLeft(product, product.loader);
      },
    },
    {
      title: 'a source says what it is, always alike',
      check: async (product) => {
        const identify = (): Promise<string | undefined> =>
          fingerprintOf(product, product.uri, ({ uri, file }) => {
            checkEqual(uri, product.uri, 'The uri of the source');
            check((file !== undefined) === has.file, `The file of the source is ${file}.`);
          });
        checkEqual(await identify(), await identify(), 'The fingerprint, the second time');
      },
    },
    {
      title: 'what decodes a source is named once, and always alike',
      check: async (product) => {
        const names: string[] = [];
        const ask = async (source: ClipSource): Promise<void> => {
          const told = await lastValueFrom((source.decoder?.() ?? EMPTY).pipe(toArray()));
          checkEqual(told.length, source.decoder === undefined ? 0 : 1, 'Names of what decodes the source');
          names.push(...told);
        };
        await withSource(product, ask);
        await withSource(product, ask);
        check(new Set(names).size <= 1 && !names.includes(''), `What decodes it is called ${names.join(', then ')}.`);
      },
    },
    {
      title: 'another source has another fingerprint',
      skipped: has.other ? undefined : 'the product has no other source',
      check: async (product) => {
        const fingerprint = await fingerprintOf(product, product.uri);
        const other = await fingerprintOf(product, product.other ?? '');
        check(fingerprint === undefined || fingerprint !== other, 'Two sources have one fingerprint.');
      },
    },
    {
      title: 'a disposed loader opens nothing, and disposing twice is harmless',
      check: async (product) => {
        await product.loader[Symbol.asyncDispose]();
        await product.loader[Symbol.asyncDispose]();
        await checkFails(() => openSource(product), 'Opening with a disposed loader', 'disposed');
      },
    },
    {
      title: 'disposing a loader ends what it is opening',
      check: async (product) => {
        const recording = record(product.loader.open({ uri: product.uri }));
        await product.loader[Symbol.asyncDispose]();
        await recording.completed().catch((error) => checkTyped(error, 'What was being opened', 'disposed'));
        await closeAll(recording);
        await checkNothingLeft(product, product.loader);
      },
    },
  ];
}

/** Nothing is left besides what the receiver was given, and nothing came after it had left. */
async function checkNothingLeftBut(
  product: LoaderProduct,
  recording: Recording<OpenEvent>,
  seen: number,
): Promise<void> {
  await closeAll(recording);
  await checkNothingLeft(product, product.loader);
  check(recording.events.length === seen, 'Events came after the receiver had left.');
}
