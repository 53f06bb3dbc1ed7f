// What `npm run film` runs in this package, when the page is built: a film of twenty seconds of a session in the studio,
// rendered by Clipwright from pictures of the page. `node dist/film.js FILE` (out/studio.mp4 of the checkout otherwise).
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { clipwright } from 'clipwright';
import { filmTimeline } from './film/film-timeline.ts';
import { picturesLoader } from './film/pictures-loader.ts';
import { recordSession } from './film/session.ts';
import { makeSamples } from './samples/make-samples.ts';
import { served } from './studio/served.ts';

const size = { width: 1280, height: 720 };
const samples = join(import.meta.dirname, '../../../samples');
const file = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? join(samples, '../out/studio.mp4'));
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const directory = await mkdtemp(join(tmpdir(), 'clipwright-film-'));
try {
  await using runner = ffmpegRunner();
  console.log('The samples');
  await makeSamples({ runner, directory: samples });
  await using server = await served({ directory, media: samples, page: join(import.meta.dirname, 'page') });
  const { openUrl } = server;
  const chromium = programs.find((program) => existsSync(program));
  const onScene = (name: string): void => console.log(`The scene ${name}`);
  const scenes = await recordSession({ openUrl, directory, ...size, chromium, onScene });
  console.log('The film');
  await mkdir(dirname(file), { recursive: true });
  await using video = clipwright({ loader: picturesLoader(runner) });
  const output = { file, overwrite: true, size, frameRate: 25, audio: false, crf: 30, preset: 'slower' } as const;
  const { frames } = await video.render(filmTimeline(scenes), output, { onError: 'fail' });
  console.log(`${file}: ${frames} frames`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
