// Loads one clip, and takes one sample of it, by plain functions. What comes before the call and after the sample does
// not count.
import { memoryCache } from '../../packages/cache/dist/index.js';
import { loadClips, resultFrom } from '../../packages/core/dist/index.js';
import { ffmpegLoader } from '../../packages/loader-ffmpeg/dist/index.js';
import { headersProber } from '../../packages/prober-headers/dist/node/index.js';

const [source] = process.argv.slice(2);
const loader = ffmpegLoader({ prober: headersProber() });
const cache = memoryCache();

async function use(clip) {
  for await (const sample of clip.video({ format: 'gray8' })) {
    globalThis.traceModules.end();
    sample.close();
    break;
  }
}
globalThis.traceModules.begin();
await resultFrom(loadClips([{ source, start: 0.2, end: 0.6 }], { loader, cache, use }));
await loader[Symbol.asyncDispose]();
