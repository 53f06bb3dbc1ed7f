import { resolve } from 'node:path';
import { checkOptions } from '@clipwright/core/author';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { type DirectoryStore, openStore } from './open-store.ts';
import {
  checkedBytes,
  checkedDirectory,
  type DirectoryStoreOptions,
  defaultMaxBytes,
  defaultSampleAbove,
  directoryStoreShape,
} from './store-options.ts';
import { storeTiming } from './timing.ts';

/**
 * Keeps finished files in a directory, between runs and for several processes at once. An artifact's file is the
 * request's own link of the kept file: it is good as long as the subscription lasts, whatever is evicted meanwhile.
 * A damaged entry is a miss and is made anew; one that cannot be kept, because the disk says no, is given out all the
 * same. Nothing is touched before the first request.
 *
 * Errors: `invalid-option` at the call. A request's: the producer's own; `contract-violation` when it finishes without
 * a file; `disk-full`, `out-of-resources` and `store-failed` when there is no way to write; `disposed`.
 *
 * @example
 * await using store = directoryStore({ directory: '/var/cache/clipwright', maxBytes: 2 ** 30 });
 */
export function directoryStore(options: DirectoryStoreOptions): DirectoryStore {
  checkOptions('', options, directoryStoreShape);
  return openStore({
    files: nodeFileSystem,
    layout: storeLayout(resolve(checkedDirectory(options.directory))),
    timing: storeTiming,
    maxBytes: checkedBytes('maxBytes', options.maxBytes ?? defaultMaxBytes),
    sampleAbove: checkedBytes('sampleAbove', options.sampleAbove ?? defaultSampleAbove),
  });
}
