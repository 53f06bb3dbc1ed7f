import type { ProgressEvent } from '@clipwright/core';
import type { FingerprintedEvent } from '@clipwright/core/author';
import { EMPTY, type Observable } from 'rxjs';
import { check, checkEqual, checkFails } from './check.ts';
import type { Law } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import { checkFinal, checkProgress, record } from './recording.ts';
import type { SourceFiles, StoreCapabilities, StoreProduct } from './store-product.ts';

/** Where source files of the product lie. */
function filesOf({ sources }: StoreProduct): SourceFiles {
  check(sources !== undefined, 'The product has no source files.');
  return sources;
}

function ask({ store }: StoreProduct, file: string): Observable<ProgressEvent | FingerprintedEvent> {
  return store.fingerprint?.(file) ?? EMPTY;
}

async function fingerprintOf(product: StoreProduct, file: string): Promise<string> {
  return (await record(ask(product, file)).first('fingerprinted')).fingerprint;
}

const content = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A source file with such a content. */
async function written(product: StoreProduct, text: string): Promise<string> {
  const files = filesOf(product);
  const file = files.path();
  await files.write(file, content(text));
  return file;
}

/** What stands for the content of source files. */
export function storeFingerprintLaws({ fingerprint }: StoreCapabilities): readonly Law<StoreProduct>[] {
  const skipped = fingerprint ? undefined : 'the product has no fingerprints';
  return [
    {
      title: 'there are fingerprints, or none, as the product says',
      check: async ({ store }) => {
        check((store.fingerprint !== undefined) === fingerprint, `fingerprint is ${typeof store.fingerprint}.`);
      },
    },
    {
      title: 'a fingerprint is told once, after progress, and completes',
      skipped,
      check: async (product) => {
        const recording = record(ask(product, await written(product, 'a source')));
        await recording.completed();
        checkFinal(recording.events, 'fingerprinted');
        checkProgress(recording.events);
        await checkNothingLeft(product, product.store);
      },
    },
    {
      title: 'a fingerprint stands for the content: the same for the same, whatever its name, another for another',
      skipped,
      check: async (product) => {
        const [one, same, other] = [
          await written(product, 'one'),
          await written(product, 'one'),
          await written(product, 'two'),
        ];
        const first = await fingerprintOf(product, one);
        check(first !== '', 'A fingerprint is empty.');
        checkEqual(await fingerprintOf(product, one), first, 'The fingerprint, the second time');
        checkEqual(await fingerprintOf(product, same), first, 'The fingerprint of the same content');
        check((await fingerprintOf(product, other)) !== first, 'Two contents have one fingerprint.');
      },
    },
    {
      title: 'a file that was written anew has another fingerprint, also of as many bytes',
      skipped,
      check: async (product) => {
        const file = await written(product, 'before');
        const before = await fingerprintOf(product, file);
        await filesOf(product).write(file, content('behind'));
        check((await fingerprintOf(product, file)) !== before, 'It has the fingerprint of what was there before.');
      },
    },
    {
      title: 'a fingerprint can be left, which leaves nothing, and a missing file is a typed error',
      skipped,
      check: async (product) => {
        const file = await written(product, 'a source');
        record(ask(product, file)).unsubscribe();
        await checkNothingLeft(product, product.store);
        await fingerprintOf(product, file);
        const missing = filesOf(product).path();
        await checkFails(() => fingerprintOf(product, missing), 'Of a missing file', 'source-missing');
        await checkNothingLeft(product, product.store);
      },
    },
  ];
}
