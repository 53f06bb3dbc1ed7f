// The same by a container: `node container.mjs LIST OUTPUT`.
import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { firstSupported, resultFrom } from '@clipwright/core';
import {
  ArtifactStoreId,
  ClipCacheId,
  ClipLoaderId,
  ClipRendererId,
  createClipwright,
} from '@clipwright/core/inversify';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { ContainerModule } from 'inversify';
import { gifLoader } from './built/gif-loader.js';
import { lruCache } from './built/lru-cache.js';
import { sqliteStore } from './built/sqlite-store.js';

const [list = '', output = ''] = process.argv.slice(2);
const timeline = JSON.parse(await readFile(list, 'utf8'));
const parts = [
  firstSupported([gifLoader(), ffmpegLoader()]),
  lruCache(4),
  sqliteStore('container.db'),
  ffmpegRenderer(),
];
const ids = [ClipLoaderId, ClipCacheId, ArtifactStoreId, ClipRendererId];
const module = new ContainerModule(({ bind }) => {
  for (const [place, id] of ids.entries()) bind(id).toConstantValue(parts[place]);
});
const clipwright = createClipwright({ modules: [module] });
const { frames } = await resultFrom(clipwright.renderTimeline(timeline, { file: resolve(output), frameRate: '25/1' }));
await clipwright[Symbol.asyncDispose]();
for (const part of parts.reverse()) await part[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ frames }));
