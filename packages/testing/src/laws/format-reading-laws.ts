import { ClipwrightError, type ListLoss, type ReadList } from '@clipwright/core';
import { check, checkEqual, checkJson } from './check.ts';
import type { FormatCapabilities, FormatProduct } from './format-product.ts';
import type { Law } from './law.ts';
import { mutatedTexts } from './mutated-texts.ts';

/** Throws unless what is lost is told as it should be. */
export function checkLosses(losses: readonly ListLoss[], what: string): void {
  checkJson(losses, what);
  const told = losses.map(({ code, subject }) => `${code} ${subject}`);
  checkEqual([...new Set(told)], told, `${what}, each told once`);
  for (const { code, subject, message, count } of losses) {
    check(code.length > 0 && subject !== '' && message !== '' && count >= 1, `${what} have one that says nothing.`);
  }
}

function checkRead({ timeline, losses }: ReadList): void {
  checkJson(timeline, 'The timeline');
  checkLosses(losses, 'The losses of reading');
}

/** What a format makes of lists. */
export function formatReadingLaws({ detect }: FormatCapabilities): readonly Law<FormatProduct>[] {
  return [
    {
      title: 'it tells its lists from others by what they hold',
      skipped: detect ? undefined : 'the format does not look',
      check: async ({ format, lists, others = [] }) => {
        check(lists.length > 0, 'The product has no list.');
        for (const list of lists) check(format.detect?.(list) === true, `It does not know ${list.slice(0, 200)}.`);
        for (const list of ['', '\0', 'source,start\na.mp4,1\n', ...others]) {
          check(format.detect?.(list) === false, `It takes as its own what is none: ${list.slice(0, 200)}.`);
        }
      },
    },
    {
      title: 'a list gives a timeline that is plain data, with what is lost told once each',
      check: async ({ format, lists }) => {
        for (const list of lists) checkRead(format.read(list, {}));
      },
    },
    {
      title: 'a list is read alike each time, whatever its line ends, and with a mark of its encoding',
      check: async ({ format, lists }) => {
        for (const list of lists) {
          const { timeline } = format.read(list, {});
          for (const other of [list, `\ufeff${list}`, list.replace(/\r?\n/g, '\r\n')]) {
            checkEqual(format.read(other, {}).timeline, timeline, 'The timeline, another time');
          }
        }
      },
    },
    {
      title: 'relative names are found from the folder of the list',
      check: async ({ format, lists }) => {
        for (const list of lists) {
          const [here, there] = ['/one', '/other'].map((base) => JSON.stringify(format.read(list, { base }).timeline));
          if (here?.includes('"/one/')) {
            checkEqual(there, here.replaceAll('"/one/', '"/other/'), 'The timeline in another folder');
          }
        }
      },
    },
    {
      title: 'a list with something wrong in it is read, or refused as invalid-list with its place',
      check: async ({ format, lists, mutations = 200 }) => {
        for (const list of mutatedTexts(lists, mutations)) readOrRefused(format.read.bind(format), list);
      },
    },
  ];
}

function readOrRefused(read: FormatProduct['format']['read'], list: string): void {
  try {
    checkRead(read(list, {}));
  } catch (error) {
    const what = `Reading ${JSON.stringify(list.slice(0, 2000))}`;
    check(error instanceof ClipwrightError, `${what}: ${String(error)}`);
    check(error.code === 'invalid-list', `${what}: the code is "${error.code}" (${error.message}).`);
    const { line, column } = error.details;
    const lines = list.split(/\r\n|\n|\r/).length;
    const isPlace = typeof line === 'number' && line >= 1 && line <= lines && typeof column === 'number' && column >= 1;
    check(isPlace, `${what}: its place is ${String(line)}, ${String(column)} (${error.message}).`);
  }
}
