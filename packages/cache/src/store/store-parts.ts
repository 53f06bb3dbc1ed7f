import type { CheckedBlobs } from './checked-blobs.ts';
import type { FileSystem } from './file-system.ts';
import type { Layout } from './layout.ts';
import type { StoreCounts } from './statistics.ts';

/** What the steps of a request have in common. */
export interface StoreContext {
  readonly files: FileSystem;
  readonly layout: Layout;
  readonly checked: CheckedBlobs;
  readonly counts: StoreCounts;
}
