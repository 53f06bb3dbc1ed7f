// The plug-ins by names, as the command and its file of settings take them.
import { join } from 'node:path';
import { definePlugin } from '@clipwright/core/author';
import { gifLoader } from './built/gif-loader.js';
import { gifRenderer } from './built/gif-renderer.js';
import { lruCache } from './built/lru-cache.js';
import { sqliteStore } from './built/sqlite-store.js';

export default definePlugin({
  name: 'strangers',
  contract: 1,
  loaders: { gif: () => gifLoader() },
  caches: { lru: () => lruCache(4) },
  stores: { sqlite: ({ directory = '.' }) => sqliteStore(join(directory, 'store.db')) },
  renderers: { gif: () => gifRenderer() },
});
