// Needs ffmpeg or node-av.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';

/*
 * What the command loads before it works. The time that it takes follows from that, and differs from machine to
 * machine. These tests run the bundle, so build before them.
 */

const main = fileURLToPath(new URL('../dist/command/main.js', import.meta.url));
const directory = testDirectory();

/** Runs the command, and gives the modules that it loaded. */
async function modulesLoaded(...argv: readonly string[]): Promise<readonly string[]> {
  const coverage = await mkdtemp(join(tmpdir(), 'clipwright-start-'));
  try {
    const env = { PATH: process.env.PATH, CLIPWRIGHT_CACHE_DIR: directory.file('kept'), NODE_V8_COVERAGE: coverage };
    const running = promisify(execFile)(process.execPath, [main, ...argv], { cwd: directory.path, env });
    running.child.stdin?.end();
    await running;
    return await modulesIn(coverage);
  } finally {
    await rm(coverage, { recursive: true });
  }
}

/** The packages of which it loaded anything, in order of their names. */
async function packagesLoaded(...argv: readonly string[]): Promise<readonly string[]> {
  return [...new Set((await modulesLoaded(...argv)).map(packageOf))].sort();
}

/**
 * The modules in every file that the process ran: the bundler names each where its code begins. What is not in the bundle
 * has files of its own.
 */
async function modulesIn(coverage: string): Promise<readonly string[]> {
  const [report = ''] = await readdir(coverage);
  const { result }: { result: { url: string }[] } = JSON.parse(await readFile(join(coverage, report), 'utf8'));
  const files = result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  const texts = await Promise.all(files.map((url) => readFile(fileURLToPath(url), 'utf8')));
  const names = /^\/\/ ((?:node_modules|packages)\/\S+)$/gm;
  const bundled = texts.flatMap((text) => [...text.matchAll(names)].map(([, module = '']) => module));
  return [...bundled, ...files.filter((url) => url.includes('/node_modules/'))];
}

function packageOf(module: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module) ?? [];
  return name ?? module.replace(/^packages\/([^/]+)\/.*/, '$1');
}

const packagesOf = async (...argv: readonly string[]) => new Set(await packagesLoaded(...argv));

describe('the command loads', () => {
  // Of its own packages: the errors, and the limits that the help names.
  it.each([['--version'], ['--help'], ['render --help'], ['load --help'], ['cache prune --help']])(
    'what reads its options and nothing else, for %s',
    async (line) => {
      expect(await packagesLoaded(...line.split(' '))).toEqual(['cli', 'commander', 'core', 'node-kit']);
    },
  );

  it('no engine where the cache is looked after', async () => {
    expect(await packagesLoaded('cache', 'info')).toEqual(['cache', 'cli', 'commander', 'core', 'node-kit']);
  });

  it.each(['load', 'probe'])('no renderer where %s opens files', async (name) => {
    const loaded = await packagesOf(name, 'a.mp4', 'b.mp4');
    expect(loaded).toContain('loader-ffmpeg');
    expect(loaded).not.toContain('renderer-ffmpeg');
  });

  it('what reads settings and plug-ins where there are some, and no compiler of TypeScript for JavaScript', async () => {
    const of = async (...argv: readonly string[]) => (await modulesLoaded(...argv)).join(' ');
    const readers = /cli\/dist\/(config\/read-config|plugins\/load-extensions)/;
    expect(await of('load', 'a.mp4')).not.toMatch(readers);
    const drawn = fileURLToPath(new URL('fixtures/drawn.mjs', import.meta.url));
    expect(await of('load', 'a.mp4', '--plugin', drawn)).toMatch(readers);
    expect(await packagesOf('load', 'a.mp4', '--plugin', drawn)).not.toContain('jiti');
  });

  it.skipIf(!hasFfmpeg)('the renderer where it renders (needs ffmpeg)', async () => {
    const loaded = await packagesOf('render', 'a.mp4', '-o', 'out.mp4', '--quiet');
    expect(loaded).toContain('renderer-ffmpeg');
    // Nor what queues and buckets need.
    expect(['bullmq', 'ioredis', '@aws-sdk/client-s3'].filter((name) => loaded.has(name))).toEqual([]);
  });

  it.skipIf(!hasFfmpeg)(
    'what looks at a run only where somebody wants to see it, and pictures for a page alone (needs ffmpeg)',
    async () => {
      const looking = async (...argv: readonly string[]) => {
        const modules = await modulesLoaded(...argv, '--quiet');
        const has = (part: string): boolean => modules.some((module) => module.includes(part));
        return { notes: has('/core/dist/observe/'), draws: has('/cli/dist/report/') || has('packages/pictures/') };
      };
      const render = ['render', 'a.mp4', '--overwrite', '-o', 'out.mp4'];
      expect(await looking('load', 'a.mp4')).toEqual({ notes: false, draws: false });
      expect(await looking(...render)).toEqual({ notes: false, draws: false });
      expect(await looking(...render, '--metrics', 'm.json')).toEqual({ notes: true, draws: false });
      expect(await looking(...render, '--report', 'r.html')).toEqual({ notes: true, draws: true });
    },
  );
});
