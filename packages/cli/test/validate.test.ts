// Needs ffmpeg or node-av.
import { writeFile } from 'node:fs/promises';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { inputOf, run } from './run.ts';

const directory = testDirectory();
const items = [
  { source: 'a.mp4', start: 0.5, end: 1 },
  { gap: 1 },
  { source: 'nope.mp4' },
  { source: 'b.mp4', start: 9 },
  { source: 'b.mp4', end: 7 },
];
beforeAll(async () => {
  await writeFile(directory.file('bad.json'), JSON.stringify({ music: { source: 'no.mp3' }, items }));
  await writeFile(directory.file('good.json'), JSON.stringify(items.slice(0, 2)));
});
const validate = (...argv: readonly string[]) => run(['validate', ...argv], { cwd: directory.path });

describe('validate', () => {
  it('names all that cannot be rendered, and ends with 1', async () => {
    const { stdout, exitCode } = await validate('bad.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ valid: false, clips: 4, gaps: 1, sources: 3 },
      problems: [
        { index: 2, source: 'nope.mp4', code: 'source-missing' },
        { index: 3, source: 'b.mp4', code: 'start-past-end' },
        { source: 'no.mp3', code: 'source-missing' },
      ],
      warnings: [{ index: 4, source: 'b.mp4', warning: { code: 'end-clamped' } }],
    });
    expect(exitCode).toBe(1);
    const page = await validate('bad.json', '--quiet');
    expect(page.stdout).toContain('clip 3 (nope.mp4) cannot be rendered: source-missing');
    expect(page.stdout).toMatch(/bad\.json: 3 problems, 1 warning; 4 clips of 3 sources, 1 gap\n$/);
    expect(page.stderr).toBe('');
  });

  it('says that a list is good, and ends with 0', async () => {
    const { stdout, exitCode } = await validate('good.json');
    expect([stdout, exitCode]).toEqual(['good.json: valid; 1 clip of 1 source, 1 gap\n', 0]);
  });

  it('also where no clip can be rendered, and where the list is none', async () => {
    expect((await validate('nope.mp4')).stdout).toContain('nope.mp4: 1 problem;');
    const stdin = inputOf('[{ "source": "a.mp4" },\n { "sourc": "b.mp4" }]');
    const { stdout, exitCode } = await run(['validate', '-', '--json'], { cwd: directory.path, stdin });
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      problems: [{ code: 'invalid-list', line: 2, column: 4, message: expect.stringContaining('"sourc"') }],
    });
    expect(exitCode).toBe(1);
  });
});

describe('plan', () => {
  it.skipIf(!hasFfmpeg)(
    'is the page of a dry run, without an output and whatever is there (needs ffmpeg)',
    async () => {
      const cwd = directory.path;
      const [planned, dry] = await Promise.all([
        run(['plan', 'good.json', '--fps', '50', '--on-error', 'fail'], { cwd }),
        run(['render', 'good.json', '-o', 'x.mp4', '--dry-run', '--fps', '50'], { cwd }),
      ]);
      expect(planned).toEqual(dry);
      expect(planned.stdout).toContain('Encoded, for:\n  not-worth-it: encoding all of it is less work');
      expect((await run(['plan', 'good.json', '-o', 'b.mp4'], { cwd })).exitCode).toBe(0);
    },
  );
});
