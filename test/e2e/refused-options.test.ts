import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore, memoryCache, temporaryStore } from '@clipwright/cache';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader, remoteSources } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { lastValueFrom } from 'rxjs';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Options as a program without types gives them: one more than there is. */
const more = <T extends object>(options: T, name: string): T => ({ ...options, [name]: 1 });

it.each([
  ['a runner', () => ffmpegRunner(more({}, 'ffmpg')), 'ffmpg', 'Did you mean "ffmpeg"?'],
  ['its inputs', () => ffmpegRunner({ inputs: more({}, 'container') }), 'inputs.container', '"containers"'],
  ['their limits', () => ffmpegRunner({ inputs: { limits: more({}, 'pixel') } }), 'inputs.limits.pixel', '"pixels"'],
  ['a loader', () => ffmpegLoader(more({}, 'runer')), 'runer', '"runner"'],
  ['remote sources', () => remoteSources(ffmpegLoader(), more({ hosts: [] }, 'host')), 'remote.host', '"hosts"'],
  ['a renderer', () => ffmpegRenderer(more({}, 'dircet')), 'dircet', '"direct"'],
  ['a prober', () => headersProber(more({}, 'maxBlock')), 'maxBlock', '"maxBlocks"'],
  ['a memory cache', () => memoryCache(more({}, 'idleTime')), 'idleTime', 'There are idleTimeToLive, capacity'],
  ['a directory store', () => directoryStore(more({ directory: '/x' }, 'maxByte')), 'maxByte', '"maxBytes"'],
  ['a temporary store', () => temporaryStore(more({}, 'dir')), 'dir', 'There are directory'],
] as const)('%s refuses an option that there is not, by its path', (_, make, option, advice) => {
  const message = expect.stringContaining(advice);
  expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', details: { option }, message }));
});

it.skipIf(!hasFfmpeg)('a reader refuses one of its format (needs ffmpeg)', async () => {
  await using loader = ffmpegLoader();
  const uri = join(folder, 'a.mkv');
  const made = ['-f', 'lavfi', '-i', 'testsrc2=s=32x32:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
  execFileSync('ffmpeg', ['-v', 'error', ...made, '-c:v', 'ffv1', uri]);
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  const range = { start: 0, end: 1 };
  for (const samples of [source.video(range, more({}, 'widht')), source.audio(range, more({}, 'widht'))]) {
    const refused = { code: 'invalid-option', details: { option: 'format.widht' } };
    await expect(samples[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
  }
});
