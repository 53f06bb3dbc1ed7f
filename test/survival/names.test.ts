import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { composeCommand, fileArgument, findTools } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { level, makeNamed, title } from './named-media.ts';
import { names } from './names.ts';
import { recordedTools } from './recorded-tools.ts';
import { clipwright } from './run-command.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(realpathSync(tmpdir()), 'clipwright-names-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Those that are rendered: of all kinds (names.ts). */
const rendered = some(names, 14);

/** A directory whose name is as bad as that of one may be that ffmpeg joins files in. */
const badFolder = `it's "a" \\ %03d [v];$(x)|~ ✂️ -i`;
it('there are sixty of them, all different', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(60);
});

it.skipIf(!hasFfmpeg)(
  'files of all names are shown, each itself, and every name is one argument (needs ffmpeg)',
  async () => {
    const folder = join(directory, badFolder);
    const media = join(folder, 'media');
    await makeNamed(media, rendered);
    const tools = await findTools();
    const recorded = recordedTools(join(folder, 'tools'), {
      ffmpeg: tools.ffmpeg.path,
      ffprobe: tools.ffprobe?.path ?? 'ffprobe',
    });
    const list = join(folder, '-list%d.json');
    const items = rendered.map((source) => ({ source: `media/${source}`, end: 0.2 }));
    writeFileSync(list, JSON.stringify({ items, music: { source: `media/${rendered[0]}`, volume: 0.5 } }));
    const output = '-o\n"out"\\ %03d \x1b[31m.mp4';
    const env = {
      CLIPWRIGHT_FFMPEG: recorded.ffmpeg,
      CLIPWRIGHT_FFPROBE: recorded.ffprobe,
      CLIPWRIGHT_CACHE_DIR: join(folder, 'cache'),
    };
    const rest = ['--fps', '25', '--preset', 'ultrafast', '--json'];
    const run = await clipwright(['render', list, ...rest, '-o', `./${output}`], env, folder);
    expect(run.stderr).not.toContain('\x1b');
    expect(run.exitCode, run.stderr).toBe(0);

    const calls = recorded.calls();
    const files = new Map(
      [...rendered.map((name) => join(media, name)), join(folder, output)].map((file) => [`file:${file}`, 0]),
    );
    const known = [...names, output, badFolder, title];
    for (const args of calls) {
      for (const [i, arg] of args.entries()) {
        files.set(arg, (files.get(arg) ?? 0) + 1);
        if (args[i - 1] !== '-filter_complex') continue;
        // Letters alone, or blanks, are in many a graph.
        const within = known.filter((name) => name.length > 4 && arg.includes(name));
        expect(within, arg).toEqual([]);
      }
      const strays = args.filter((arg) => arg.includes(badFolder) && !arg.startsWith(`file:${folder}/`));
      expect(strays).toEqual([]);
    }
    for (const name of rendered) {
      expect(files.get(`file:${join(media, name)}`), JSON.stringify(name)).toBeGreaterThan(0);
    }

    await using loader = ffmpegLoader();
    const event = await lastValueFrom(loader.open({ uri: join(folder, output) }));
    if (event.type !== 'opened') throw new Error('not opened');
    await using source = event.source;
    const shown: number[] = [];
    for await (const sample of source.video({ start: 0, end: source.info.duration }, { format: 'gray8' })) {
      shown.push(sample.data[0] ?? 0);
      sample.close();
    }
    const wanted = rendered.flatMap((_, n) => Array.from({ length: 5 }, () => level(n)));
    expect(shown.length).toBe(wanted.length);
    expect(shown.filter((grey, i) => Math.abs(grey - (wanted[i] ?? 0)) > 1)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['-list%d.json', 'cache', 'media', output, 'tools'].sort());
  },
);

/** Characters that act on a terminal, or turn the text around; a line may end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

it.skipIf(!hasFfmpeg)(
  'names on the command line are told as they are, and print harmlessly where they are not there (needs ffmpeg)',
  async () => {
    const folder = join(directory, 'there');
    mkdirSync(folder);
    const { ffmpeg } = await findTools();
    const made = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=64x36:r=25:d=0.2',
      '-preset',
      'ultrafast',
      '-f',
      'mp4',
      join(folder, 'one'),
    ];
    execFileSync(ffmpeg.path, ['-v', 'error', ...made]);
    // A single `-` is standard input to every program.
    const others = names.filter((name) => name !== '-');
    for (const name of others) linkSync(join(folder, 'one'), join(folder, name));
    const env = { CLIPWRIGHT_CACHE_DIR: join(directory, 'probes') };
    const told = await clipwright(['probe', '--json', '--', ...others], env, folder);
    expect(told.exitCode, told.stderr).toBe(0);
    const { files }: { readonly files: readonly { readonly file: string; readonly info?: unknown }[] } = JSON.parse(
      told.stdout,
    );
    expect(files.map(({ file }) => file)).toEqual(others);
    expect(files.filter(({ info }) => info === undefined)).toEqual([]);

    const missing = await clipwright(['probe', '--', ...others], env, directory);
    expect(missing.exitCode).not.toBe(0);
    expect(missing.stderr.split('\n').length).toBeGreaterThan(others.length);
    expect(acting.exec(missing.stderr + missing.stdout)).toBeNull();
  },
);

/** How many arguments such a command has, whatever the names. */
const { length: fixed } = await composeCommand({
  inputs: [{ source: { file: 'a' } }, { source: { file: 'b' } }],
  graph: 'null',
  outputs: [{ target: { file: 'c' }, options: ['-map', '[v]'] }],
});

it('generated names and paths are each one argument, as what they are', async () => {
  const bad = fc.constantFrom(...names, '/', '..', '.', ':', ',', '\u0000', "'", '\\');
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), bad);
  const name = fc
    .array(text, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('').replaceAll('\0', ''))
    .filter((path) => path !== '');
  await fc.assert(
    fc.asyncProperty(name, name, name, async (one, two, out) => {
      const args = await composeCommand({
        inputs: [{ source: { file: one } }, { source: { file: two } }],
        graph: '[0:0][1:0]concat[v]',
        outputs: [{ target: { file: out }, options: ['-map', '[v]'] }],
      });
      // `-i` may be a whole name, but no name is an option: each begins with a protocol.
      const files = [one, two, out].map(fileArgument);
      const paths = files.map((argument) => argument.slice('file:'.length));
      return (
        args.length === fixed &&
        args.filter((arg) => arg.startsWith('file:')).every((arg, i) => arg === files[i]) &&
        args.filter((_, i) => args[i - 1] === '-i').every((arg, i) => arg === files[i]) &&
        args.at(-1) === files[2] &&
        paths.every((path, i) => path.startsWith('/') && path === resolve([one, two, out][i] ?? ''))
      );
    }),
    { numRuns: isSoak ? 5000 : 1000, seed: 20_260 },
  );
});
