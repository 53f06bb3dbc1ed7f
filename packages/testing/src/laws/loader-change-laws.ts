import type { ClipSource } from '@clipwright/core';
import { EMPTY, lastValueFrom, type Observable, tap } from 'rxjs';
import { check, checkFails } from './check.ts';
import type { Law } from './law.ts';
import { type LoaderCapabilities, type LoaderProduct, openSource, withSource } from './loader-product.ts';

/** Asks whether a source is what it was, and rejects if it is not. */
async function ask(check$: Observable<never>, uri: string): Promise<void> {
  const silent$ = check$.pipe(
    tap(() => {
      throw new Error(`The check of ${uri} emitted.`);
    }),
  );
  await lastValueFrom(silent$, { defaultValue: undefined });
}

/** The check of a source; of one that nobody can ask, one that finds nothing. */
const checkOf = (source: ClipSource): Observable<never> => source.check?.() ?? EMPTY;

/** What a source says of changes behind its back. */
export function loaderChangeLaws(has: LoaderCapabilities): readonly Law<LoaderProduct>[] {
  return [
    {
      title: 'a source that nobody touched says so, however often it is asked and whoever else closes it',
      check: async (product) => {
        const [one, other] = [await openSource(product), await openSource(product)];
        const check$ = checkOf(one);
        await ask(check$, one.uri);
        await Promise.all([ask(check$, one.uri), ask(checkOf(one), one.uri), ask(checkOf(other), other.uri)]);
        await other[Symbol.asyncDispose]();
        await ask(check$, one.uri);
        await ask(checkOf(one), one.uri);
        await one[Symbol.asyncDispose]();
        // Opened again, it is no other.
        await withSource(product, (again) => ask(checkOf(again), again.uri));
      },
    },
    {
      title: 'a source that became another, or is gone, while it was open says so from then on',
      skipped: has.changing ? undefined : 'the product has no source that can be changed',
      check: async (product) => {
        const { changing = [] } = product;
        check(changing.length > 0, 'The product has nothing to change.');
        for (const changed of changing) {
          const { uri, way, code } = changed;
          await withSource(
            product,
            async (source) => {
              check(source.check !== undefined, `${uri} cannot be asked whether it changed.`);
              const check$ = source.check();
              await ask(check$, uri);
              await changed.change();
              await checkFails(() => ask(check$, uri), `A source that was ${way}`, code);
              await checkFails(() => ask(checkOf(source), uri), `A source that was ${way}, asked again`, code);
            },
            uri,
          );
        }
      },
    },
  ];
}
