// Needs ffmpeg or node-av.
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { type RunMetrics, type RunTrace, sumOfMs } from '@clipwright/core/observe';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/index.ts';
import { capture } from './capture.ts';
import { testDirectory } from './media.ts';
import { readPrometheus } from './prometheus-lines.ts';
import { inputOf, run } from './run.ts';

const directory = testDirectory();
const cli = (...argv: string[]) =>
  run(argv, { cwd: directory.path, env: { CLIPWRIGHT_CACHE_DIR: directory.file('kept') } });
const text = (name: string): Promise<string> => readFile(directory.file(name), 'utf8');
const metricsIn = async (name: string): Promise<RunMetrics> => JSON.parse(await text(name));

/** A name that would be a script in a page, and text that runs from right to left. */
const hostile = '<img src=x onerror=alert(1)>"&\u202e.mp4';

beforeAll(async () => {
  const list = [
    { source: 'a.mp4', start: 0, end: 1 },
    { source: hostile, start: 0, end: 1 },
    { source: 'b.mp4', start: 0.5, end: 9 },
    { source: 'a.mp4', start: 1, end: 2 },
  ];
  await writeFile(directory.file('list.json'), JSON.stringify(list));
  await writeFile(directory.file('bad.json'), JSON.stringify([{ source: 'gone.mp4' }]));
});

describe('a render that is looked at', () => {
  it('has the same sums in its lanes, its trace and its figures', async () => {
    const files = ['--metrics', 'm.json', '--trace', 't.json', '--report', 'r.html'];
    const { exitCode, stdout } = await cli('render', 'list.json', '-o', 'out.mp4', '--json', ...files);
    expect(exitCode).toBe(3);
    const metrics = await metricsIn('m.json');
    expect(metrics).toMatchObject({
      ...{ name: 'render', outcome: 'done', clips: { total: 4, done: 3, skipped: 1, held: 0, damaged: 0 } },
      sources: { hits: 1, misses: 2 },
      work: { open: { count: 4, failed: 1 }, fingerprint: { count: 2 }, join: { count: 1 }, verify: { count: 1 } },
      output: { frames: JSON.parse(stdout).frames },
      errors: { 'source-missing': 1 },
      warnings: { 'end-clamped': 1 },
      usage: { ownCpuMs: expect.any(Number), processes: expect.any(Number) },
    });

    const trace: RunTrace = JSON.parse(await text('t.json'));
    const works = trace.traceEvents.flatMap((event) => (event.ph === 'X' && event.cat !== 'run' ? [event] : []));
    expect(sumOfMs(works.map(({ dur }) => dur / 1000))).toBe(metrics.workMs);

    const page = await text('r.html');
    expect(page).toContain(`data-figure="work-ms" data-value="${metrics.workMs}"`);
    expect(page).toContain(`data-figure="elapsed-ms" data-value="${metrics.elapsedMs}"`);
    const lanes = page.split('<div class="lane" data-busy-ms="').slice(1);
    const sums = lanes.map((lane) => ({
      busyMs: Number.parseFloat(lane),
      drawn: sumOfMs([...lane.matchAll(/<rect [^>]*data-ms="([\d.]+)"/g)].map(([, ms]) => Number(ms))),
    }));
    expect(sums).toEqual(metrics.workers.each.map(({ busyMs }) => ({ busyMs, drawn: busyMs })));
    expect(sumOfMs(sums.map(({ drawn }) => drawn))).toBe(metrics.workMs);
  });

  it.skipIf(!hasFfmpeg)('makes a page that needs nothing, runs nothing and hides nothing (needs ffmpeg)', async () => {
    const page = await text('r.html');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<img|<link|https?:|@import|url\(/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;\\u{202e}.mp4');
    expect(page).toMatch(/<b>source-missing<\/b> There is no file /);
    expect(page).toMatch(/<b>end-clamped<\/b> /);
    // One picture that holds all, shown of each clip that has one.
    expect(page.match(/data:image\/jpeg;base64,[A-Za-z0-9+/]{500,}/g)).toHaveLength(1);
    expect(page.match(/aria-label="picture of clip \d"/g)).toEqual(
      [1, 3, 4].map((n) => `aria-label="picture of clip ${n}"`),
    );
  });

  it('tells what was found, and where', async () => {
    await cli('render', 'list.json', '-o', 'out.mp4', '--overwrite', '--metrics', 'm.json', '--report', 'r.html');
    const { pieces, work } = await metricsIn('m.json');
    expect(pieces).toMatchObject({ misses: 0, rate: 1, madeBytes: 0 });
    expect(work.encode).toBeUndefined();
    expect(await text('r.html')).toContain('<td>from the cache</td>');
    expect(await text('r.html')).toContain('The sound was found in the cache.');
  });

  it('writes figures for Prometheus by the name', async () => {
    const { exitCode } = await cli('load', 'list.json', '--metrics', 'm.prom');
    expect(exitCode).toBe(3);
    const families = readPrometheus(await text('m.prom'));
    const value = (name: string, labels: Record<string, string> = {}) =>
      families
        .get(`clipwright_${name}`)
        ?.samples.find((sample) =>
          Object.entries({ run: 'load', ...labels }).every(([key, label]) => sample.labels[key] === label),
        )?.value;
    expect(value('run_info', { outcome: 'done' })).toBe(1);
    expect(value('clips', { state: 'done' })).toBe(3);
    expect(value('errors', { code: 'source-missing' })).toBe(1);
    expect(value('sources_hit_ratio')).toBe(0.3333);
    expect(value('run_duration_seconds')).toBeGreaterThan(0);
    const opened = families.get('clipwright_work_seconds');
    expect(opened?.type).toBe('summary');
    expect(opened?.samples.map(({ name, labels }) => `${name} ${labels.kind}`)).toEqual([
      ...['clipwright_work_seconds_sum open', 'clipwright_work_seconds_count open'],
    ]);
    const parts = value('parts_seconds') ?? 0;
    expect(opened?.samples[0]?.value).toBeCloseTo(parts, 6);
    expect([...families.values()].every(({ help, type }) => help !== '' && type !== '')).toBe(true);
  });
});

describe('clips of a loading', () => {
  it('are numbered as in the list, gaps counted', async () => {
    await writeFile(
      directory.file('gap.json'),
      JSON.stringify([{ gap: 1 }, { source: 'a.mp4' }, { source: 'no.mp4' }]),
    );
    const { stderr } = await cli('load', 'gap.json', '--trace', 'gap-trace.json');
    expect(stderr).toContain('clip 3 (no.mp4) skipped: source-missing');
    const { traceEvents }: RunTrace = JSON.parse(await text('gap-trace.json'));
    expect(traceEvents.flatMap((event) => (event.ph === 'X' ? [event.name] : []))).toEqual([
      ...['load', 'open clip 2', 'open clip 3'],
    ]);
  });
});

describe('a run that fails', () => {
  it('leaves what there was', async () => {
    const files = ['--metrics', 'f.json', '--trace', 'ft.json', '--report', 'f.html'];
    const { exitCode, stderr } = await cli('render', 'bad.json', '-o', 'no.mp4', ...files);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nothing-loaded');
    expect(await metricsIn('f.json')).toMatchObject({
      ...{ outcome: 'failed', error: { code: 'nothing-loaded' }, work: { open: { count: 1, failed: 1 } } },
      errors: { 'source-missing': 1, 'nothing-loaded': 1 },
    });
    expect(JSON.parse(await text('ft.json')).traceEvents).toContainEqual(
      expect.objectContaining({ name: 'open clip 1', args: expect.objectContaining({ code: 'source-missing' }) }),
    );
    expect(await text('f.html')).toMatch(/role="alert"><b>nothing-loaded<\/b>/);
  });

  it('is cancelled, and leaves what there was, without pictures', async () => {
    const stopping = new AbortController();
    const files = ['--metrics', 'c.json', '--report', 'c.html'];
    const argv = ['render', 'list.json', '-o', 'cancelled.mp4', '--no-cache', ...files];
    const { stream, text: said } = capture();
    const exitCode = await runCli(argv, {
      stdout: capture().stream,
      // As soon as something is said, which is when something is loaded.
      stderr: Object.assign(new PassThrough(), { isTTY: false }).on('data', (chunk) => {
        stream.write(chunk);
        stopping.abort();
      }),
      stdin: () => inputOf(''),
      env: { PATH: process.env.PATH },
      cwd: directory.path,
      signal: stopping.signal,
    });
    expect(said()).toContain('cancelled');
    expect(exitCode).toBe(130);
    expect(await metricsIn('c.json')).toMatchObject({ outcome: 'cancelled', error: { code: 'cancelled' } });
    expect(await text('c.html')).not.toContain('data:image');
    expect(existsSync(directory.file('cancelled.mp4'))).toBe(false);
  });

  it('says why it failed, and beside it that its figures could not be written', async () => {
    await mkdir(directory.file('later'));
    const { stream, text: said } = capture();
    const exitCode = await runCli(['load', 'bad.json', '--metrics', 'later/m.json'], {
      stdout: capture().stream,
      // The folder goes while the run works.
      stderr: Object.assign(new PassThrough(), { isTTY: false }).on('data', (chunk) => {
        stream.write(chunk);
        rmSync(directory.file('later'), { recursive: true, force: true });
      }),
      stdin: () => inputOf(''),
      env: { PATH: process.env.PATH },
      cwd: directory.path,
      signal: new AbortController().signal,
    });
    expect(exitCode).toBe(1);
    expect(said()).toMatch(/output-unwritable: The output .*clipwright: nothing-loaded/s);
  });
});

describe('what cannot be written is refused before the run', () => {
  it.each([
    ['two of one name', ['--metrics', 'x.json', '--trace', './x.json'], 'invalid-option', 2],
    ['the video itself', ['--report', 'never.html', '--trace', 'never.mp4'], 'invalid-option', 2],
    ['a source', ['--trace', 'a.mp4'], 'output-is-source', 1],
    ['the list', ['--metrics', 'list.json'], 'invalid-option', 2],
    ['a page of another name', ['--report', 'page.pdf'], 'invalid-option', 2],
    ['a folder', ['--metrics', '.'], 'output-unwritable', 1],
    ['a dry run', ['--dry-run', '--metrics', 'x.json'], 'invalid-option', 2],
  ])('%s', async (_what, flags, code, exitCode) => {
    const before = await readdir(directory.path);
    const refused = await cli('render', 'list.json', '-o', 'never.mp4', '--json', ...flags);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code } });
    expect(refused.exitCode).toBe(exitCode);
    expect(existsSync(directory.file('never.mp4'))).toBe(false);
    expect(await readdir(directory.path)).toEqual(before);
  });
});

it('leaves nothing unfinished beside them', async () => {
  expect((await readdir(directory.path)).filter((name) => name.includes('unfinished'))).toEqual([]);
});
