// Renders a list with the plug-ins, by plain functions: `node library.mjs LIST OUTPUT mp4|gif`.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { firstSupported, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { gifLoader } from './built/gif-loader.js';
import { gifRenderer } from './built/gif-renderer.js';
import { lruCache } from './built/lru-cache.js';
import { sqliteStore } from './built/sqlite-store.js';

const [list = '', output = '', kind = ''] = process.argv.slice(2);
const timeline = JSON.parse(await readFile(list, 'utf8'));
const parts = {
  loader: firstSupported([gifLoader(), ffmpegLoader()]),
  cache: lruCache(4),
  store: sqliteStore('library.db'),
  renderer: kind === 'gif' ? gifRenderer() : ffmpegRenderer(),
};
const report = await resultFrom(renderTimeline(timeline, { file: resolve(output), frameRate: '25/1' }, parts));
for (const part of Object.values(parts)) await part[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ frames: report.frames, segments: report.segments }));
