// What `npm start` runs: sample sources, a montage of them through the whole pipeline, and what doing so in parallel
// gained. Files that are named (`npm start -- my.mp4`) take the samples' place.
import { join } from 'node:path';
import { memoryCacheModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { ClipwrightError } from '@clipwright/core';
import { createClipwright } from '@clipwright/core/inversify';
import { chooseEngine } from './engine/choose-engine.ts';
import { makeMontage } from './make-montage.ts';
import { ownTimeline } from './montage/own-timeline.ts';
import { prepareSamples } from './prepare-samples.ts';

const checkout = join(import.meta.dirname, '../../..');
const folders = { samples: join(checkout, 'samples'), out: join(checkout, 'out') };

const names = process.argv.slice(2);

const abort = new AbortController();
// Stays in place: a second Ctrl-C while things are ending changes nothing.
process.on('SIGINT', () => abort.abort());
process.on('SIGTERM', () => abort.abort());

try {
  const { CLIPWRIGHT_FFMPEG: ffmpeg, CLIPWRIGHT_FFPROBE: ffprobe } = process.env;
  const engine = await chooseEngine({ ffmpeg, ffprobe });
  await using clipwright = createClipwright({
    modules: [
      ...engine.modules,
      memoryCacheModule(),
      // A store of its own for each run: what is measured starts cold.
      temporaryStoreModule(),
    ],
  });
  const { signal } = abort;
  const parts = engine.parts(clipwright);
  // npm runs its scripts in the checkout, and says where it was called.
  const timeline =
    names.length === 0
      ? await prepareSamples(parts, join(folders.samples, engine.folder), signal)
      : await ownTimeline(clipwright, names, { base: process.env.INIT_CWD ?? process.cwd(), signal });
  await makeMontage(clipwright, parts, timeline, folders.out, signal);
  console.log('To cut and render in a browser: npm run demo');
} catch (error) {
  if (abort.signal.aborted) {
    console.error('\nCancelled.');
    process.exitCode = 130;
  } else if (error instanceof ClipwrightError) {
    console.error(`\n${error.code}: ${error.message}`);
    process.exitCode = 1;
  } else throw error;
}
