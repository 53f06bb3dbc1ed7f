import type { CoreErrorCode } from '@clipwright/core';
import { lastValueFrom, type Observable } from 'rxjs';
import { check, checkFails, checkTyped } from './check.ts';
import { type Law, turns } from './law.ts';
import { checkNothingLeft } from './leftovers.ts';
import type { ProberCapabilities, ProberProduct } from './prober-product.ts';

/** Both questions about a source, as often as they are asked. */
function questions({ prober }: ProberProduct, uri: string): readonly (() => Observable<unknown>)[] {
  return [() => prober.probe({ uri }), () => prober.index({ uri })];
}

/** Neither question is answered, but by one of the codes, and nothing is left. */
async function checkRefused(product: ProberProduct, uri: string, what: string, ...codes: CoreErrorCode[]) {
  for (const question of questions(product, uri)) await checkFails(() => lastValueFrom(question()), what, ...codes);
  await checkNothingLeft(product, product.prober);
}

/** How a prober begins, is left, fails and ends. */
export function proberEndLaws(has: ProberCapabilities): readonly Law<ProberProduct>[] {
  return [
    {
      title: 'nothing starts before subscription',
      check: async (product) => {
        const before = await product.leftovers();
        for (const question of [...questions(product, product.uri), ...questions(product, product.missing)]) question();
        await turns();
        check((await product.leftovers()).join() === before.join(), 'Without a subscriber something was begun.');
      },
    },
    {
      title: 'leaving before the answer leaves nothing, and no answer comes',
      check: async (product) => {
        for (const question of questions(product, product.uri)) {
          let answers = 0;
          const asked = question().subscribe({ next: () => (answers += 1), error: () => (answers += 1) });
          asked.unsubscribe();
          const seen = answers;
          await checkNothingLeft(product, product.prober);
          check(answers === seen, 'An answer came when nobody waited for it any more.');
        }
      },
    },
    {
      title: 'a missing source is a typed error, and leaves nothing',
      check: (product) =>
        checkRefused(product, product.missing, 'A missing source', 'source-missing', 'probe-incomplete'),
    },
    {
      title: 'what is no media is a typed error, and leaves nothing',
      skipped: has.notMedia ? undefined : 'the product has nothing that is no media',
      check: (product) =>
        checkRefused(
          product,
          product.notMedia ?? '',
          'What is no media',
          'not-media',
          'no-video-stream',
          'probe-incomplete',
        ),
    },
    {
      title: 'what is not known for certain is probe-incomplete, and leaves nothing',
      skipped: has.incomplete ? undefined : 'the product knows everything',
      check: (product) =>
        checkRefused(product, product.incomplete ?? '', 'What is not known for certain', 'probe-incomplete'),
    },
    {
      title: 'the index of a source that became another since it was probed is refused',
      skipped: has.changing ? undefined : 'the product has no source that can be changed',
      check: async (product) => {
        const { prober, changing = [] } = product;
        check(changing.length > 0, 'The product has nothing to change.');
        for (const source of changing) {
          const { uri, way, code } = source;
          await lastValueFrom(prober.probe({ uri }));
          await source.change();
          await checkFails(() => lastValueFrom(prober.index({ uri })), `The index of a source that was ${way}`, code);
        }
        await checkNothingLeft(product, prober);
      },
    },
    {
      title: 'a disposed prober answers nothing, and disposing twice is harmless',
      check: async (product) => {
        await product.prober[Symbol.asyncDispose]();
        await product.prober[Symbol.asyncDispose]();
        await checkRefused(product, product.uri, 'Asking a disposed prober', 'disposed');
      },
    },
    {
      title: 'disposing a prober ends what it is answering',
      check: async (product) => {
        for (const question of questions(product, product.uri)) {
          const answer = lastValueFrom(question(), { defaultValue: undefined });
          const ended = answer.catch((error: unknown) => checkTyped(error, 'What was being answered', 'disposed'));
          await product.prober[Symbol.asyncDispose]();
          await ended;
        }
        await checkNothingLeft(product, product.prober);
      },
    },
  ];
}
