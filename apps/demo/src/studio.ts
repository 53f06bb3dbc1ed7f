// What `npm run demo` runs, when the page is built: the studio, on the sample sources, or on a folder of one's own
// (`npm run demo -- --media DIR`). Other options are those of `clipwright serve`: `--port`, `--out`, `--loader`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { createClipwright } from '@clipwright/core/inversify';
import { chooseEngine } from './engine/choose-engine.ts';
import { prepareSamples } from './prepare-samples.ts';
import { serveArguments } from './studio/serve-arguments.ts';

const checkout = join(import.meta.dirname, '../../..');

/** Makes the sample sources unless they are there, and gives their folder. */
async function sampleFolder(signal: AbortSignal): Promise<string> {
  const { CLIPWRIGHT_FFMPEG: ffmpeg, CLIPWRIGHT_FFPROBE: ffprobe } = process.env;
  const engine = await chooseEngine({ ffmpeg, ffprobe });
  await using clipwright = createClipwright({ modules: [...engine.modules] });
  const folder = join(checkout, 'samples', engine.folder);
  await prepareSamples(engine.parts(clipwright), folder, signal);
  return folder;
}

const abort = new AbortController();
// Stays in place: the server below is ended by it, and nothing goes without a word.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort(signal));

try {
  // npm runs its scripts in the checkout, and says where it was called.
  const given = serveArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  const media = given.media ?? (await sampleFolder(abort.signal));
  const command = createRequire(import.meta.url).resolve('clipwright/package.json');
  const page = join(import.meta.dirname, 'page');
  console.log('\n== Studio');
  const out = given.out ?? resolve(checkout, 'out');
  const serving = spawn(
    process.execPath,
    [join(command, '../bin/clipwright.js'), 'serve', '--media', media, '--out', out, '--page', page, ...given.others],
    { stdio: 'inherit' },
  );
  abort.signal.addEventListener('abort', () => serving.kill('SIGTERM'));
  serving.on('close', (code, signal) => {
    console.error(`\nThe studio has ended: ${abort.signal.reason ?? signal ?? `exit code ${code}`}.`);
    process.exitCode = code ?? 1;
  });
} catch (error) {
  if (abort.signal.aborted) process.exitCode = 130;
  else if (error instanceof ClipwrightError) {
    console.error(`\n${error.code}: ${error.message}`);
    process.exitCode = 1;
  } else throw error;
}
