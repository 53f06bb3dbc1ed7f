// Needs ffmpeg.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const page = readFileSync(new URL('../../docs/containers.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^## (.+)$|^```js\n([\s\S]*?)^```$/gm)];
/** What each program prints, in order of the page. */
const printed: readonly string[] = [
  '25\n',
  'backend-missing\nNothing in this container opens sources: ClipLoaderId is not bound. Add the package @clipwright/loader-ffmpeg and load its ffmpegLoaderModule(), or bind one of your own.\n',
  '1\n',
  '',
  '1\n',
  '2\n',
  'true\n1\n',
  '1\n',
  '[ 25, 30 ]\n',
];

// Within this package, so that programs find what it depends on.
const programs = new URL('../dist/containers/', import.meta.url).pathname;
let folder = '';

beforeAll(async () => {
  mkdirSync(programs, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'clipwright-containers-'));
  const make = (file: string, rate: number) =>
    execute('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=160x90:r=${rate}:d=2`, '-c:v', 'libx264'],
      ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', join(folder, file)],
    ]);
  await Promise.all([make('holiday.mp4', 25), make('sea.mov', 30)]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(programs, { recursive: true, force: true });
});

describe('docs/containers.md', () => {
  let heading = '';
  const cases = blocks.flatMap(([, title, code]) => {
    heading = title ?? heading;
    return code === undefined ? [] : [{ heading, code }];
  });

  it('has as many programs as there are answers here', () => {
    expect(cases.length).toBe(printed.length);
  });

  it.each(cases.map((each, at) => ({ ...each, at })))('$at $heading', async ({ code, at }) => {
    const file = join(programs, `${at}.mjs`);
    writeFileSync(file, code);
    const { stdout, stderr } = await execute(process.execPath, [file], { cwd: folder });
    expect({ stdout, stderr }).toEqual({ stdout: printed[at], stderr: '' });
  });
});
