// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipReport, LoadReport, RenderReport } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CorpusClip, corpusClips } from './corpus.ts';
import { probeStream } from './numbered.ts';

/*
 * The command as a user types it, on real files: the test media where they are, otherwise files made here by ffmpeg
 * that differ as much as it can make them differ.
 */
const bin = join(import.meta.dirname, '../../packages/cli/bin/clipwright.js');
const folder = mkdtempSync(join(tmpdir(), 'clipwright-media-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let clips: CorpusClip[] = [];
beforeAll(() => {
  clips = corpusClips(folder);
});

function run(args: string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    input: input ?? '',
    cwd: folder,
    maxBuffer: 2 ** 26,
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
  });
  return { status, stdout, stderr };
}

/** The frames that the rule of time gives a list at 30 frames a second: whole milliseconds, tolerance a millisecond. */
const framesAt30 = (list: readonly { start: number; end: number }[]) => {
  const milliseconds = list.reduce((sum, { start, end }) => sum + Math.round(end * 1000) - Math.round(start * 1000), 0);
  return Math.ceil(((milliseconds - 1) * 30) / 1000);
};

function expectExact(file: string, list: readonly { start: number; end: number }[]): void {
  const video = probeStream(file, 'v:0');
  const [, ticks = 0] = video.time_base.split('/').map(Number);
  const pts = video.packets.map((packet) => packet.pts).toSorted((a, b) => a - b);
  expect(pts).toEqual(Array.from({ length: framesAt30(list) }, (_, k) => (k * ticks) / 30));
  // Sound in step: it starts with the picture, and lasts exactly as long as the list says.
  const audio = probeStream(file, 'a:0');
  const seconds = list.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(Number(audio.start_time)).toBe(0);
  expect(Number(video.start_time)).toBe(0);
  expect(Math.abs(Number(audio.duration) - seconds)).toBeLessThan(1 / 48_000);
}

describe('clipwright render', () => {
  const options = ['--size', '320x180', '--fps', '30', '--preset', 'ultrafast', '--no-cache', '--json'];

  it('renders sixteen clips of mixed files: exact frames, sound in step, exit 0', () => {
    const list = join(folder, 'list.json');
    writeFileSync(list, JSON.stringify(clips));
    const { status, stdout, stderr } = run(['render', list, '-o', 'sixteen.mp4', ...options]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const report: RenderReport = JSON.parse(stdout);
    expect(report).toMatchObject({ frames: framesAt30(clips), skipped: 0, held: 0, verified: true });
    expect(report.clips).toHaveLength(16);
    for (const [index, clip] of report.clips.entries()) {
      expect(clip).toMatchObject({ index, source: clips[index]?.source, status: 'rendered' });
      expect(Object.keys(clip)).toEqual(expect.arrayContaining(['start', 'end', 'frames', 'ms']));
    }
    expect(report.clips.reduce((sum, { frames }) => sum + frames, 0)).toBe(report.frames);
    expect(report).toEqual(
      expect.objectContaining({
        output: join(folder, 'sixteen.mp4'),
        duration: expect.any(Number),
        elapsedMs: expect.any(Number),
      }),
    );
    expectExact(join(folder, 'sixteen.mp4'), clips);
  });

  it('leaves out a missing file, a text file and a clip past the end, each with its own code: exit 3', () => {
    writeFileSync(join(folder, 'text.mp4'), 'This is no video.\n');
    const [first = { source: '', start: 0, end: 0 }] = clips;
    const bad = [
      { source: 'missing.mp4', start: 0, end: 1 },
      { source: 'text.mp4', start: 0, end: 1 },
      { source: first.source, start: 9999, end: 10000 },
    ];
    const good = clips.slice(0, isSoak ? clips.length : 6);
    const list = good.flatMap((clip, i) => (i < 3 ? [clip] : [clip, ...bad.slice(i - 3, i - 2)]));
    writeFileSync(join(folder, 'with-bad.json'), JSON.stringify(list));
    const { status, stdout, stderr } = run(['render', 'with-bad.json', '-o', 'three-skipped.mp4', ...options]);
    expect(status).toBe(3);
    const report: RenderReport = JSON.parse(stdout);
    const skipped = report.clips.filter((clip) => clip.status === 'skipped');
    expect(skipped.map(({ source, code }) => [source, code]).toSorted()).toEqual(
      [
        ['missing.mp4', 'source-missing'],
        ['text.mp4', 'not-media'],
        [first.source, 'start-past-end'],
      ].toSorted(),
    );
    for (const { message = '?' } of skipped) expect(stderr).toContain(message);
    expect(report.clips.filter((clip) => clip.status === 'rendered')).toHaveLength(good.length);
    expectExact(join(folder, 'three-skipped.mp4'), good);
  });

  it('leaves nothing beside its output', () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('.') || name.includes('clipwright'));
    expect(names).toEqual([]);
  });
});

describe('clipwright load', () => {
  it('reports each clip, and opens each source once', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => ({ ...clips[(i % 3) * 2], start: 0, end: 0.2 }));
    const { status, stdout } = run(['load', '-', '--json'], JSON.stringify(hundred));
    expect(status).toBe(0);
    const report: LoadReport = JSON.parse(stdout);
    expect(report).toMatchObject({ total: 100, loaded: 100, skipped: 0, hits: 97, misses: 3 });
    const keys: (keyof ClipReport)[] = [
      'index',
      'source',
      'status',
      'width',
      'height',
      'frameRate',
      'frames',
      'ms',
      'cached',
    ];
    for (const clip of report.clips) expect(Object.keys(clip)).toEqual(expect.arrayContaining(keys));
    expect(report.clips.filter(({ cached }) => !cached)).toHaveLength(3);
  });

  it('takes bare files as whole files, with names of every kind', () => {
    const [first = { source: '' }] = clips;
    const strange = ["it's 100%03d.mp4", '-i.mp4', 'http:x.mp4', 'ünï 🎬\n.mp4'];
    for (const name of strange) copyFileSync(first.source, join(folder, name));
    const { status, stdout, stderr } = run(['load', '--json', '--', ...strange]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const report: LoadReport = JSON.parse(stdout);
    expect(report.clips.map(({ source, status: loaded }) => [source, loaded])).toEqual(
      strange.map((name) => [name, 'loaded']),
    );
    expect(existsSync(join(folder, '-i.mp4'))).toBe(true);
  });
});
