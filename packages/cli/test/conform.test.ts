import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

const cwd = join(import.meta.dirname, 'conform');
const conform = (file: string, ...more: string[]) => run(['conform', file, ...more], { cwd });

describe('clipwright conform', () => {
  it('prints a table in Markdown into a pipe, and ends with 0 where every law is kept', async () => {
    const { exitCode, stdout, stderr } = await conform('./good-loader.mjs');
    expect([exitCode, stderr]).toEqual([0, '']);
    const [title, empty, head, rule, ...rows] = stdout.trimEnd().split('\n');
    expect(title).toMatch(/^\*\*syntheticLoader\*\*: \d+ laws: \d+ passed, 0 failed, 4 skipped$/);
    expect([empty, head, rule]).toEqual(['', '| law | result |', '| --- | --- |']);
    expect(rows).toContain('| two subscriptions are two runs | pass |');
    expect(rows).toContain('| a source without sound gives silence | skipped: the product has no silent source |');
  });

  it('names the law that is broken, with the reason, and ends with 1', async () => {
    const { exitCode, stdout } = await conform('./broken-cache.mjs');
    expect(exitCode).toBe(1);
    const failed = stdout.split('\n').filter((line) => line.includes('| FAIL'));
    expect(failed).toEqual([
      '| what is loaded is what its own caller asks for, never by a load, or with a failure, of one before | FAIL: Loads begun, before and after one that was left: [2,0], but it should be [1,1]. |',
    ]);
  });

  it('takes the width of a terminal', async () => {
    const { exitCode, stdout } = await run(['conform', './broken-cache.mjs'], { cwd, columns: 80 });
    expect(exitCode).toBe(1);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^cache: \d+ laws: \d+ passed, 1 failed, 0 skipped\n\n/);
    expect(stdout).toContain('\npass    a caller gets progress, then one lease, and the stream stays open\n');
    expect(stdout).toMatch(/\nFAIL {4}what is loaded/);
  });

  it('runs every suite that there is, and prints one JSON report', async () => {
    const { exitCode, stdout } = await conform('./everything.mjs', '--json');
    expect(exitCode).toBe(0);
    const report: { ok: boolean; results: { suite: string; status: string }[] } = JSON.parse(stdout);
    expect(report.ok).toBe(true);
    expect([...new Set(report.results.map(({ suite }) => suite))]).toEqual(['store', 'a | prober']);
    const { stdout: page } = await conform('./everything.mjs');
    expect(page).toContain('**a \\| prober**');
  });

  it('takes a function that registers suites of its own, as test files call it', async () => {
    const { exitCode, stdout } = await conform('./own-laws.mjs');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\*\*own\*\*: \d+ laws: \d+ passed, 0 failed, 0 skipped$/m);
  });

  it('takes a module in TypeScript', async () => {
    const { exitCode, stdout, stderr } = await conform('./typed.ts');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\*\*typed\*\*: \d+ laws: \d+ passed, 0 failed, 0 skipped$/m);
  });

  it.each([
    ['./exports-nothing.mjs', 'exports no conformance'],
    ['./misspelt.mjs', 'exports a conformance that is none of loader, cache, store, renderer, prober'],
  ])('says what a module must export: %s', async (file, problem) => {
    const { exitCode, stdout, stderr } = await conform(file);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`clipwright: invalid-option: ${file} ${problem}`);
    expect(stderr).toContain('export const conformance = { loader: { capabilities, make } }');
  });

  it('says which module cannot be loaded', async () => {
    const { exitCode, stderr } = await conform('./not-there.mjs');
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain('clipwright: plugin-failed: ./not-there.mjs cannot be loaded');
  });
});
