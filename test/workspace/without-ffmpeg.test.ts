import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'clipwright-without-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script where there is no program on the path, and no package manager. */
function run(args: readonly string[]) {
  const env = { ...process.env, PATH: folder, CLIPWRIGHT_FFMPEG: '', CLIPWRIGHT_FFPROBE: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('where there is no ffmpeg', () => {
  it.each(['tests', 'nothing'])('the set-up says so, and goes on unless all needs it: without %s', (without) => {
    const script = `
      import { ensureFfmpeg } from './scripts/ffmpeg.mjs';
      await ensureFfmpeg(${JSON.stringify(without)});
      console.log('went on');`;
    const { status, said } = run(['--input-type=module', '--eval', script]);
    expect(said).toContain('Not found, or not usable: ffmpeg, ffprobe.');
    expect(said.includes('went on')).toBe(without === 'tests');
    expect(status).toBe(without === 'tests' ? 0 : 1);
  });

  it('a file of tests that needs it is skipped and says why, and others are run', () => {
    const files = ['packages/ffmpeg/test/describe-tools.test.ts', 'packages/ffmpeg/test/list-entry.test.ts'];
    const results = join(folder, 'results.json');
    const vitest = [
      'node_modules/vitest/vitest.mjs',
      'run',
      // One process, whatever else this machine does.
      ...['--maxWorkers=1', '--no-isolate'],
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...files,
    ];
    expect(run(vitest).status).toBe(0);
    const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
    const told: { readonly name: string; readonly assertionResults: { title: string; status: string }[] }[] =
      testResults;
    const statuses = files.map((file) => {
      const { assertionResults = [] } = told.find(({ name }) => name.endsWith(file)) ?? {};
      return new Set(assertionResults.map(({ title, status }) => (status === 'skipped' ? title : status)));
    });
    expect(statuses).toEqual([new Set(['needs ffmpeg, which is not here']), new Set(['passed'])]);
  });
});
