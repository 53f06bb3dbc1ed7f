// Needs ffmpeg.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { type InputOptions, rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { command } from './command.ts';
import { elsewhere } from './packed.ts';
import { entryPoints, packages } from './workspace.ts';

let folder: Awaited<ReturnType<typeof elsewhere>>;
beforeAll(async () => {
  folder = await elsewhere();
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'];
  await command(folder.directory, 'ffmpeg', '-v', 'error', '-nostdin', '-y', ...picture, 'a.mp4');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Bundles a program that imports the packages as they are published. What the bundler remarks on is a failure. */
async function bundled(program: string, options: InputOptions) {
  const build = await rolldown({
    cwd: import.meta.dirname,
    input: { main: 'program' },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? join(import.meta.dirname, 'program.js') : null),
        load: (id) => (id === join(import.meta.dirname, 'program.js') ? program : null),
      },
    ],
    ...options,
    onLog(_level, log) {
      throw new Error(log.message);
    },
  });
  return build;
}

it('core, lists and the prober run in a browser: nothing of Node is in their bundle', async () => {
  const program = `
    import { loadClips, renderTimeline, resultFrom } from '@clipwright/core';
    import { headersProber } from '@clipwright/prober-headers';
    import { syntheticLoader } from '@clipwright/testing';
    import { parseTimeline } from '@clipwright/timeline-formats';
    import { lastValueFrom } from 'rxjs';

    export async function run(bytes) {
      const { items } = parseTimeline('source,start,end\\nsynthetic:a,0,1\\nsynthetic:b?frames=24,0,0.5\\n', { format: 'csv' });
      const step = { loader: syntheticLoader(), signal: new AbortController().signal, use: (clip) => clip.frames };
      const report = await resultFrom(loadClips(items, step));
      const read = async (position, length) => bytes.subarray(position, position + length);
      const file = { size: bytes.length, version: '1', read, [Symbol.asyncDispose]: async () => {} };
      const prober = headersProber({ open: async () => file });
      const info = await lastValueFrom(prober.probe({ uri: 'a.mp4' }));
      return { loaded: report.loaded, width: info.video.displayWidth, render: typeof renderTimeline };
    }`;
  const build = await bundled(program, { platform: 'browser' });
  const { output } = await build.generate({ format: 'iife', name: 'bundle' });
  await build.close();
  expect(output.flatMap((file) => (file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : []))).toEqual(
    [],
  );
  const [{ code }] = output;
  expect(code).not.toMatch(/['"]node:/);

  // What browsers have as well, and no more: no process, no Buffer, no require.
  const web = ['AbortController', 'AbortSignal', 'TextDecoder', 'URLSearchParams', 'btoa', 'performance'] as const;
  const known = Object.fromEntries(web.map((name) => [name, globalThis[name]]));
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask };
  const page = createContext({ ...known, ...timers });
  // Node 20 has them outside alone.
  runInContext(`for (const name of ['dispose', 'asyncDispose']) Symbol[name] ??= Symbol.for(name);`, page);
  runInContext(`${code}; globalThis.bundle = bundle;`, page);
  const bytes = new Uint8Array(await readFile(join(folder.directory, 'a.mp4')));
  expect(await page.bundle.run(bytes)).toMatchObject({ loaded: 2, width: 64, render: 'function' });
});

it('lists of editors are read in a browser', async () => {
  const program = `
    import { listFormatNames, readList, writeList } from '@clipwright/timeline-formats';
    export async function run(timeline) {
      const read = [];
      for (const format of listFormatNames) {
        const { text } = await writeList(timeline, { format });
        read.push((await readList(text)).timeline.items.length);
      }
      return read;
    }`;
  const build = await bundled(program, { platform: 'browser' });
  const { output } = await build.generate({ format: 'iife', name: 'bundle', codeSplitting: false });
  await build.close();
  const [{ code }] = output;
  expect(code).not.toMatch(/['"]node:/);
  const page = createContext({ TextDecoder, TextEncoder });
  runInContext(`${code}; globalThis.bundle = bundle;`, page);
  const items = [{ source: '/a.mov', start: 1, end: 2, footage: { duration: 9 } }];
  const read: readonly number[] = await page.bundle.run({ rate: 25, items });
  expect([read.length > 9, [...new Set(read)]]).toEqual([true, [1]]);
});

it('a program on all packages for Node is one folder, which renders by itself', async () => {
  const libraries = packages
    .filter(({ manifest }) => manifest.name !== '@clipwright/cli')
    .flatMap(entryPoints)
    // What a test of vitest alone can import, and what has types alone.
    .filter((path) => !path.endsWith('/vitest') && path !== '@clipwright/server/api');
  const program = `
    ${libraries.map((path, index) => `import * as m${index} from '${path}';`).join('\n')}
    import { clipwright } from 'clipwright';

    const empty = [${libraries.map((_, index) => `m${index}`)}].filter((module) => Object.keys(module).length === 0);
    const video = clipwright();
    const report = await video.render({ items: [{ source: 'a.mp4' }] }, { file: 'b.mp4' });
    await video[Symbol.asyncDispose]();
    console.log(report.frames, empty.length);`;
  const build = await bundled(program, {
    platform: 'node',
    // Looked for at run time, where they are installed.
    external: ['ffmpeg-static', 'libsql'],
    // fluent-ffmpeg looks beside itself for presets, which are not used.
    transform: { define: { __dirname: '""' } },
  });
  const directory = join(folder.directory, 'program');
  await mkdir(directory);
  const { output } = await build.write({ dir: directory, format: 'esm' });
  await build.close();
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  const imported = output.flatMap((file) => (file.type === 'chunk' ? [...file.imports, ...file.dynamicImports] : []));
  const files = output.map(({ fileName }) => fileName);
  const outside = imported.filter((name) => !files.includes(name) && !isBuiltin(name));
  expect([...new Set(outside)].sort()).toEqual(['ffmpeg-static', 'libsql']);
  expect(await command(folder.directory, process.execPath, join(directory, 'main.js'))).toBe('5 0\n');
});
