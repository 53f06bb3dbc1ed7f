// Needs ffmpeg.
import { copyFileSync, readdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ClipwrightError, type ErrorCode, type RenderEvent } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { aroundFfmpeg } from './around-ffmpeg.ts';
import { limitDescriptors, withDescriptorsLeft } from './descriptors.ts';
import { digestOf, makeVideo, render, scene } from './scene.ts';

const at = scene('resources');
const video = at.file('a.mp4');
/** Another of the same shape, and a third. */
const negative = at.file('negative.mp4');
const black = at.file('black.mp4');
const timeline = {
  items: [
    { source: video, start: 0, end: 0.6 },
    { source: video, start: 0.8, end: 1.4 },
  ],
};
/** Of what a render makes where nothing is lacking. */
let whole = '';
/** The same of an mkv, which ffmpeg joins. */
let wholeMkv = '';

beforeAll(async () => {
  makeVideo(video, 2);
  makeVideo(negative, 2, ['-vf', 'negate']);
  makeVideo(black, 1, ['-vf', 'lutyuv=y=16']);
  await render({ timeline, file: at.file('whole.mp4'), store: at.file('whole-store') });
  whole = digestOf(at.file('whole.mp4'));
  await render({ timeline, file: at.file('whole.mkv'), store: at.file('whole-store') });
  wholeMkv = digestOf(at.file('whole.mkv'));
});

/** A folder for an output and another for a store; the output of a job that joins is one that ffmpeg joins. */
function places(name: string, job = 'segment') {
  const folder = at.directory(name);
  const file = join(folder, job === 'join' ? 'out.mkv' : 'out.mp4');
  return { timeline, folder, file, store: at.file(`${name}-store`) };
}

/** What a file is to be, by its name. */
const expected = (file: string): string => (file.endsWith('.mkv') ? wholeMkv : whole);

/** The code that the render fails with; nothing is left where its output was to be, and the next one works. */
async function expectFailure(place: ReturnType<typeof places>, options: object): Promise<ClipwrightError> {
  const { folder, ...rest } = place;
  const failure = await render({ ...rest, ...options }).then(
    () => new ClipwrightError('internal', 'It succeeded.'),
    (error: unknown) => error,
  );
  if (!(failure instanceof ClipwrightError)) throw failure;
  expect(failure.remedy ?? failure.message).not.toBe('');
  expect(readdirSync(folder)).toEqual([]);
  expect((await render(rest)).verified).toBe(true);
  expect(digestOf(rest.file)).toBe(expected(rest.file));
  expect(readdirSync(folder)).toEqual([basename(rest.file)]);
  return failure;
}

describe('processes that the system kills', () => {
  it.each(isSoak ? ['segment', 'sound', 'join'] : ['segment'])(
    'once, at work on the %s: tried again, to the same bytes',
    async (job) => {
      const { folder, ...place } = places(`killed-${job}`, job);
      const once = at.file(`killed-${job}-once`);
      const body = `[ $job = ${job} ] && mkdir '${once}' 2>/dev/null && kill -KILL $$`;
      const events: RenderEvent[] = [];
      const report = await render({
        ...place,
        ffmpeg: aroundFfmpeg(at.file(`killing-${job}`), body),
        onEvent: (event) => events.push(event),
      });
      expect(report).toMatchObject({ retries: 1, verified: true, skipped: 0 });
      expect(events.filter(({ type }) => type === 'retrying')).toMatchObject([{ code: 'tool-killed', attempt: 2 }]);
      expect(digestOf(place.file)).toBe(expected(place.file));
      expect(readdirSync(folder)).toEqual([basename(place.file)]);
    },
  );

  it.runIf(isSoak)('always: given up after three tries, and not blamed on a clip', async () => {
    const body = '[ $job = join ] && kill -KILL $$';
    const failure = await expectFailure(places('killed', 'join'), { ffmpeg: aroundFfmpeg(at.file('killing'), body) });
    expect(failure).toMatchObject({ code: 'tool-killed', details: { signal: 'SIGKILL' } });
  });
});

describe('no room', () => {
  // A limit of the size of files stands for a disk that is full: a signal, or with that ignored an error of the write.
  const ends: readonly [string, string, string][] = [
    ['a segment', 'segment', ''],
    ['the output, told by an error', 'join', "trap '' XFSZ;"],
    ['a segment, told by an error', 'segment', "trap '' XFSZ;"],
    ['the output', 'join', ''],
  ];
  it.each(isSoak ? ends : ends.slice(0, 2))('for %s', async (name, job, before) => {
    const events: RenderEvent[] = [];
    const body = `[ $job = ${job} ] && { ${before} ulimit -f 2; }`;
    const failure = await expectFailure(places(name, job), {
      ffmpeg: aroundFfmpeg(at.file(`full-${name}`), body),
      onEvent: (event: RenderEvent) => events.push(event),
    });
    expect(failure.code).toBe('disk-full');
    expect(events.some(({ type }) => type === 'retrying')).toBe(false);
  });

  it('at the very end of a file: exit code 0 of ffmpeg 5.1 is no success', async () => {
    await using runner = ffmpegRunner();
    const args = ['-v', 'error', '-nostdin', '-y', '-i', video, '-c', 'copy', '-f', 'matroska', 'file:/dev/full'];
    await expect(lastValueFrom(runner.run({ tool: 'ffmpeg', args }))).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('/dev/full in the place of the output is refused before anything is made', async () => {
    const { folder, ...place } = places('dev-full');
    symlinkSync('/dev/full', place.file);
    const seen: string[] = [];
    const run = render({ ...place, overwrite: true, onEvent: ({ type }) => seen.push(type) });
    await expect(run).rejects.toMatchObject({ code: 'output-unwritable' });
    expect(seen).not.toContain('planned');
    expect(readdirSync(folder)).toEqual(['out.mp4']);
  });
});

/** What is to blame where no clip could be opened is the first one's reason. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof ClipwrightError)) return error;
  return error.code === 'nothing-loaded' ? reasonOf(error.cause) : error.code;
}

describe('no descriptors', () => {
  it.each(isSoak ? Array.from({ length: 40 }, (_, left) => left) : [3])('but %i', async (left) => {
    const { folder, ...place } = places(`descriptors-${left}`);
    limitDescriptors(512);
    const code = await withDescriptorsLeft(left, () =>
      // Its tools are still to be found.
      render({ ...place, graceMs: 200 }).then(
        () => undefined,
        (error: unknown) => reasonOf(error),
      ),
    );
    expect([undefined, 'out-of-resources']).toContain(code);
    if (left < 10) expect(code).toBe('out-of-resources');
    expect(readdirSync(folder)).toEqual(code === undefined ? ['out.mp4'] : []);
    await render({ ...place, overwrite: true });
    expect(digestOf(place.file)).toBe(whole);
  });
});

describe('what goes away or becomes another during a render', () => {
  const plans: readonly [string, ErrorCode, (tool: string) => string][] = [
    ['ffmpeg is removed', 'tool-missing', (tool) => `rm -f '${tool}'`],
    ['ffmpeg is replaced', 'tool-changed', (tool) => `cp '${tool}' '${tool}.new'; mv '${tool}.new' '${tool}'`],
  ];
  // The other code is tried of the runner alone as well (error-table.ts).
  it.each(isSoak ? plans : plans.slice(1))('%s', async (name, code, change) => {
    const tool = at.file(`${name}-tool`);
    const ffmpeg = aroundFfmpeg(tool, `[ $job = segment ] && { ${change(tool)}; }`);
    const failure = await expectFailure(places(name), { ffmpeg });
    expect(failure.code).toBe(code);
  });

  const changes: readonly [string, ErrorCode, (file: string) => void][] = [
    ['replaced', 'source-changed', (file) => renameSync(negative, file)],
    ['removed', 'source-missing', (file) => rmSync(file)],
    ['cut short', 'source-changed', (file) => truncateSync(file, 20_000)],
  ];
  it.each(isSoak ? changes : changes.slice(0, 1))(
    'a source is %s: its clips fail, and nothing made of it is kept',
    async (name, code, change) => {
      const { folder, ...place } = places(`source-${name}`);
      const other = at.file(`${name}.mp4`);
      copyFileSync(video, other);
      const items = timeline.items.map((clip) => ({ ...clip, source: other }));
      const both = { items: [{ source: black, start: 0, end: 0.4 }, ...items] };
      let changed = false;
      const onEvent = ({ type }: RenderEvent): void => {
        // It is opened and identified by then; of the output nothing is made.
        if (type === 'planned' && !changed) change(other);
        changed ||= type === 'planned';
      };
      const report = await render({ ...place, timeline: both, onEvent });
      expect(report.clips.map(({ status, code: why }) => [status, why])).toEqual([
        ['rendered', undefined],
        ['skipped', code],
        ['skipped', code],
      ]);
      expect(readdirSync(folder)).toEqual(['out.mp4']);
      // With its first content, everything is as if nothing had happened.
      copyFileSync(video, other);
      await render({ ...place, timeline: { items }, overwrite: true });
      expect(digestOf(place.file)).toBe(whole);
    },
  );
});
