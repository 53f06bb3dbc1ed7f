import { ClipwrightError, type Timeline, type WrittenList } from '@clipwright/core';
import { check, checkEqual } from './check.ts';
import type { FormatCapabilities, FormatProduct } from './format-product.ts';
import { checkLosses } from './format-reading-laws.ts';
import type { Law } from './law.ts';

function written({ format }: FormatProduct, timeline: Timeline): WrittenList {
  const list = format.write?.(timeline, {});
  check(list !== undefined, 'It does not write, though the product says so.');
  return list;
}

/** What a format makes of timelines. */
export function formatWritingLaws({ write, detect, beyond }: FormatCapabilities): readonly Law<FormatProduct>[] {
  const skipped = write ? undefined : 'the format is read only';
  return [
    {
      title: 'what it says whole is the same timeline when it is read again, and nothing is told as lost in writing',
      skipped,
      check: async (product) => {
        for (const timeline of product.timelines ?? []) {
          const { text, losses } = written(product, timeline);
          checkEqual(losses, [], `What is lost in writing ${JSON.stringify(timeline)}`);
          checkEqual(product.format.read(text, {}).timeline, timeline, `The timeline that was read of ${text}`);
        }
      },
    },
    {
      title: 'what it wrote it detects, and writes alike again',
      skipped,
      check: async (product) => {
        for (const timeline of product.timelines ?? []) {
          const { text } = written(product, timeline);
          if (detect) check(product.format.detect?.(text) === true, `It does not know what it wrote: ${text}`);
          const again = written(product, product.format.read(text, {}).timeline);
          checkEqual(again.text, text, 'The list, written again');
        }
      },
    },
    {
      title: 'writing changes nothing of the timeline',
      skipped,
      check: async (product) => {
        for (const timeline of product.timelines ?? []) {
          const before = JSON.stringify(timeline);
          written(product, timeline);
          check(JSON.stringify(timeline) === before, 'The timeline is another after writing.');
        }
      },
    },
    {
      title: 'what it cannot say is told as lost, or refused as invalid-option',
      skipped: skipped ?? (beyond ? undefined : 'the format can say everything'),
      check: async (product) => {
        check(product.beyond !== undefined, 'The product has no timeline of which it cannot say all.');
        try {
          const { losses } = written(product, product.beyond);
          checkLosses(losses, 'The losses of writing');
          check(losses.length > 0, 'Nothing is told as lost.');
        } catch (error) {
          if (!(error instanceof ClipwrightError) || error.code !== 'invalid-option') throw error;
        }
      },
    },
  ];
}
