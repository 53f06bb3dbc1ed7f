import {
  type ClipSource,
  ClipwrightError,
  type OutputOptions,
  planTimeline,
  type RenderDeps,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type SourceIndex,
  type Timeline,
} from '@clipwright/core';
import type { IndexDetail, JoinRequest } from '@clipwright/core/author';
import { defer, map, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output: OutputOptions = { file: '/out.mp4' };

interface Given extends FakeRendererOptions {
  readonly asked?: (IndexDetail | undefined)[];
  /** What a source's index tells of packets. @default all, in the order of showing */
  readonly packets?: (index: SourceIndex) => SourceIndex['packets'];
  readonly failsIndex?: boolean;
  /** Whether what does not decode fails its clip. */
  readonly strict?: boolean;
  /** @default 'h264' */
  readonly codec?: 'h264' | 'hevc';
  /** Of its groups. @default that of an IDR of H.264 */
  readonly pictureType?: number;
}

/** Synthetic sources that are files of H.264 in closed groups of twelve frames. */
function parts({
  asked = [],
  packets = inOrder,
  failsIndex = false,
  codec = 'h264',
  pictureType = 5,
  ...options
}: Given = {}) {
  const renderer = fakeRenderer({ copies: ['h264'], ...options });
  const loader = syntheticLoader({ frames: 100, frameRate: '25/1', width: 640, height: 360 });
  const copyable = (source: ClipSource): ClipSource => ({
    ...source,
    file: source.uri,
    info: { ...source.info, video: { ...source.info.video, ...kind, codec } },
    index: (range, detail) => {
      asked.push(detail);
      if (failsIndex && detail !== undefined) return throwError(() => new ClipwrightError('source-missing', 'Gone.'));
      return source
        .index(range)
        .pipe(map((index) => (detail?.packets ? withPackets(index, packets, pictureType) : index)));
    },
  });
  const deps: RenderDeps = {
    loader: {
      open: (request) =>
        loader
          .open(request)
          .pipe(map((event) => (event.type === 'opened' ? { ...event, source: copyable(event.source) } : event))),
      settled: () => loader.settled(),
      [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
    },
    renderer,
    store: memoryStore({ files: renderer.files }),
  };
  return { deps, renderer };
}

const kind = { pixelFormat: 'yuv420p', color: {}, decoder: { profile: 77, level: 30 } } as const;

const inOrder = ({ timestamps }: SourceIndex) => timestamps.map((pts, i) => ({ pts, offset: i, size: 1 }));

function withPackets(index: SourceIndex, packets: NonNullable<Given['packets']>, pictureType: number): SourceIndex {
  const gops = index.gops.map((gop) => ({ ...gop, pictureType, parameterSets: 0 }));
  const places = packets(index);
  return { ...index, gops, parameterSets: [[]], ...(places === undefined ? {} : { packets: places }) };
}

/** Groups last 0.48 s. The first clip is whole groups, the second begins and ends inside of one. */
const timeline: Timeline = {
  items: [
    { source: 'synthetic:a', start: 0.48, end: 1.92 },
    { source: 'synthetic:b', start: 1, end: 3.5 },
  ],
};

async function rendered(given: Given = {}, options: Partial<OutputOptions> = {}, list = timeline) {
  const { deps, renderer } = parts(given);
  const { strict = false } = given;
  const report = await resultFrom(renderTimeline(list, { ...output, ...options }, { ...deps, strict }));
  const joins = renderer.jobs.flatMap((job) => (job.type === 'join' ? [job.request] : []));
  return { report, joins };
}

const copiedOf = ({ clips }: RenderReport) =>
  clips.map(({ frames, copied, encodedFor }) => [frames, copied, encodedFor]);
const shapeOf = ({ parts }: JoinRequest) => parts.map(({ kind, frames }) => [kind, frames]);

describe('a render copies packets', () => {
  it('where they are right, and encodes the rest like them', async () => {
    const { report, joins } = await rendered();
    // The first group of b behind its start begins at frame 36.
    expect(joins.map(shapeOf)).toEqual([
      [
        ['packets', 36],
        ['file', 11],
        ['packets', 52],
      ],
    ]);
    expect(copiedOf(report)).toEqual([
      [36, 36, undefined],
      [63, 52, 'ragged-ends'],
    ]);
    expect(report.copying).toEqual({ mode: 'auto', frames: 88, runs: 2, sound: false });
    expect(report.segments).toEqual({ total: 1, encoded: 1, reused: 0 });
    expect(report.profile.video).toMatchObject({ crf: 18, like: { profile: 77, level: 30, color: {} } });
  });

  it('and says of what stands beside them what it was asked to show', async () => {
    const { joins } = await rendered();
    const shows = { kind: 'clip', frames: 11, source: { id: expect.stringContaining('synthetic:b') } };
    expect(joins[0]?.parts[1]).toMatchObject({ kind: 'file', frames: 11, shows });
    const { joins: others } = await rendered({}, { copy: 'never' });
    expect(others[0]?.parts.map((part) => 'shows' in part)).not.toContain(true);
  });

  it('and asks for their places of no source that cannot be copied', async () => {
    const asked: (IndexDetail | undefined)[] = [];
    const list = { items: [...timeline.items, { source: 'synthetic:c', start: 0, end: 1, speed: 2 }] };
    const { report } = await rendered({ asked }, {}, list);
    expect(asked.filter((detail) => detail !== undefined)).toEqual([
      { firstPictures: true, packets: true },
      { firstPictures: true, packets: true },
    ]);
    expect(report.clips[2]).toMatchObject({ copied: 0, encodedFor: 'effect' });
  });

  it.each<[string, Given, Partial<OutputOptions>, (readonly string[])?]>([
    ['never, where it is asked so', {}, { copy: 'never' }],
    ['never, where a rate factor is asked for', {}, { crf: 30 }, ['crf']],
    ['never, where a preset is asked for', {}, { preset: 'fast' }, ['preset']],
    ['never, where all has to decode', { strict: true }, {}, ['strict']],
    ['never, where a size is asked for', {}, { size: { width: 320, height: 180 } }, ['size']],
    ['never, where an encoder is asked for', { encoders: ['h264_nvenc'] }, { encoder: 'h264_nvenc' }, ['encoder']],
  ])('%s', async (_title, given, options, neverFor) => {
    const asked: (IndexDetail | undefined)[] = [];
    const { report, joins } = await rendered({ ...given, asked }, options);
    expect(joins[0]?.parts.map(({ kind }) => kind)).not.toContain('packets');
    expect(report.copying).toEqual({ mode: 'never', neverFor, frames: 0, runs: 0, sound: false });
    expect(report.clips[0]).not.toHaveProperty('copied');
    expect(report.profile.video).not.toHaveProperty('like');
    expect(asked.every((detail) => detail === undefined)).toBe(true);
  });

  it('though an encoder is asked for, where it is asked for beside it; software alone is no reason', async () => {
    const encoders = ['libx264', 'h264_nvenc'];
    const { report } = await rendered({ encoders }, { encoder: 'h264_nvenc', copy: 'auto' });
    expect(report.copying).toEqual({ mode: 'auto', frames: 88, runs: 2, sound: false });
    expect(report.profile.video).toMatchObject({ encoder: 'h264_nvenc', like: { profile: 77, level: 30 } });
    const { report: usual } = await rendered({ encoders }, { encoder: 'software' });
    expect(usual.copying).toEqual({ mode: 'auto', frames: 88, runs: 2, sound: false });
  });

  it('and stays with the codec of an encoder that is asked for', async () => {
    const given = { copies: ['h264', 'hevc'], codec: 'hevc', pictureType: 19, encoders: ['h264_nvenc'] } as const;
    const { report } = await rendered(given, { encoder: 'h264_nvenc', copy: 'auto' });
    expect(report.profile.video?.codec).toBe('h264');
  });

  it('though a rate factor is asked for, where it is asked for beside it', async () => {
    const { report } = await rendered({}, { crf: 30, copy: 'auto' });
    expect(report.copying.frames).toBe(88);
    expect(report.profile.video?.crf).toBe(30);
  });

  it('not where the renderer copies none', async () => {
    const { report } = await rendered({ copies: [] });
    expect(report.copying).toEqual({ mode: 'auto', frames: 0, runs: 0, sound: false });
    expect(report.profile.video).not.toHaveProperty('like');
  });

  it.each<[string, Given]>([
    ['that does not tell where they lie', { packets: () => undefined }],
    ['whose index fails', { failsIndex: true }],
  ])('not of a source %s, which is encoded as if nothing were copied', async (_title, given) => {
    const { report } = await rendered(given);
    expect(report.clips.map(({ encodedFor }) => encodedFor)).toEqual(['packets-unknown', 'packets-unknown']);
    expect(report.profile.video).not.toHaveProperty('like');
    expect(report.profile.video?.crf).toBe(20);
  });

  it.each<[string, Given, Partial<OutputOptions>, string, string | undefined]>([
    ['is that of most seconds, where it is copied', {}, {}, 'hevc', undefined],
    [
      'is the usual one where it is mostly encoded all the same',
      { packets: () => undefined },
      {},
      'h264',
      'other-format',
    ],
    ['is the usual one where nothing is to be copied', {}, { copy: 'never' }, 'h264', undefined],
    ['is the one that is asked for', {}, { codec: 'h264' }, 'h264', 'other-format'],
    ['is the usual one where the renderer copies no other', { copies: ['h264'] }, {}, 'h264', 'other-format'],
  ])('the codec %s', async (_title, given, options, codec, encodedFor) => {
    const { report } = await rendered({ copies: ['h264', 'hevc'], codec: 'hevc', pictureType: 19, ...given }, options);
    expect(report.profile.video?.codec).toBe(codec);
    expect(report.clips[0]?.encodedFor).toBe(encodedFor);
  });

  it('as its dry run says', async () => {
    const { deps } = parts();
    const planned = await resultFrom(planTimeline(timeline, output, deps));
    expect(planned.plan.copies.map(({ part }) => part.frames)).toEqual([36, 52]);
    expect(planned.clips.map(({ copied }) => copied)).toEqual([36, 52]);
    expect(planned.pictureSeconds).toBeGreaterThan(0.08 * 3);
  });
});

describe('packets that do not prove right', () => {
  const unproven = (part: number) => new ClipwrightError('verification-failed', 'Not so.', { details: { part } });

  it.each([
    [0, 'the packets themselves', [undefined, 'ragged-ends'], ['unproven', 'ragged-ends']],
    [1, 'what is encoded beside them', [undefined, 'ragged-ends'], [undefined, 'unproven']],
  ])('are encoded in the same run: part %i, %s', async (part, _title, _before, after) => {
    let tries = 0;
    const fail: FakeRendererOptions['fail'] = (job) => {
      if (job.type !== 'join') return undefined;
      tries += 1;
      return tries === 1 ? unproven(part) : undefined;
    };
    const { report, joins } = await rendered({ fail });
    expect(joins).toHaveLength(2);
    expect(report.clips.map(({ encodedFor }) => encodedFor)).toEqual(after);
    expect(joins[1]?.parts.reduce((sum, { frames }) => sum + frames, 0)).toBe(99);
    // What is encoded is still like what is copied.
    expect(report.profile.video).toHaveProperty('like');
  });

  it.each([
    // What was read may be elsewhere than the source's index said.
    ['source-damaged', 'unproven'],
    ['too-many-parameter-sets', 'too-many-parameter-sets'],
    ['other-format', 'other-format'],
    ['verification-failed', 'unproven'],
  ] as const)('are told by what is amiss with them: %s', async (code, reason) => {
    let tries = 0;
    const fail: FakeRendererOptions['fail'] = (job) => {
      if (job.type !== 'join') return undefined;
      tries += 1;
      return tries === 1 ? new ClipwrightError(code, 'Not so.', { details: { part: 0 } }) : undefined;
    };
    const { report } = await rendered({ fail });
    expect(report.clips.map(({ encodedFor }) => encodedFor)).toEqual([reason, 'ragged-ends']);
  });

  it('and fail the run where all of them are encoded by then, or it is not their fault', async () => {
    const always: FakeRendererOptions['fail'] = (job) => (job.type === 'join' ? unproven(0) : undefined);
    await expect(rendered({ fail: always })).rejects.toMatchObject({ code: 'verification-failed' });
    let tries = 0;
    const full: FakeRendererOptions['fail'] = (job) => {
      if (job.type !== 'join') return undefined;
      tries += 1;
      return new ClipwrightError('disk-full', 'Full.', { details: { part: 0 } });
    };
    await expect(rendered({ fail: full })).rejects.toMatchObject({ code: 'disk-full' });
    expect(tries).toBe(1);
  });
});

describe('copies alone', () => {
  const list = { items: [...timeline.items, { source: 'synthetic:c', start: 0, end: 1, speed: 2 }] };

  it('leave out clips of which nothing can be copied, with the reason', async () => {
    const { report } = await rendered({}, { copy: 'always' }, list);
    expect(report.clips[2]).toMatchObject({ status: 'skipped', code: 'not-copyable' });
    expect(report.frames).toBe(99);
    expect(report.copying.frames).toBe(88);
  });

  it('fail with all of them, or with the first where that is asked for', async () => {
    const { deps } = parts();
    const only = { items: list.items.slice(2) };
    await expect(resultFrom(renderTimeline(only, { ...output, copy: 'always' }, deps))).rejects.toMatchObject({
      code: 'nothing-loaded',
      cause: { code: 'not-copyable', details: { reason: 'effect' } },
    });
    await expect(
      resultFrom(defer(() => renderTimeline(list, { ...output, copy: 'always' }, { ...deps, onError: 'fail' }))),
    ).rejects.toMatchObject({ code: 'not-copyable', details: { index: 2 } });
  });

  it('are refused where the renderer copies none', async () => {
    await expect(rendered({ copies: [] }, { copy: 'always' })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

it('a render of the same packets joins under the same key, and of others under another', async () => {
  const keyed = (content: string) => {
    const given = parts();
    const { open } = given.deps.loader;
    const loader: RenderDeps['loader'] = {
      ...given.deps.loader,
      open: (request) =>
        open(request).pipe(
          map((event) =>
            event.type === 'opened' ? { ...event, source: { ...event.source, fingerprint: content } } : event,
          ),
        ),
    };
    return { ...given, deps: { ...given.deps, loader } };
  };
  const keyOf = async (content: string, list = timeline) => {
    const { deps, renderer } = keyed(content);
    await resultFrom(renderTimeline(list, { ...output, audio: false }, deps));
    return renderer.jobs.flatMap((job) => (job.type === 'join' ? [job.request.key] : []))[0];
  };
  const key = await keyOf('one');
  expect(key).toBeDefined();
  expect(await keyOf('one')).toBe(key);
  expect(await keyOf('two')).not.toBe(key);
  expect(await keyOf('one', { items: timeline.items.toReversed() })).not.toBe(key);
});

it('says of a segment whether it was made for this output', async () => {
  const { deps, renderer } = parts();
  const open: RenderDeps['loader']['open'] = (request) =>
    deps.loader
      .open(request)
      .pipe(
        map((event) =>
          event.type === 'opened' ? { ...event, source: { ...event.source, fingerprint: request.uri } } : event,
        ),
      );
  const again = { ...output, overwrite: true };
  const loader = { ...deps.loader, open };
  for (let i = 0; i < 2; i += 1) await resultFrom(renderTimeline(timeline, again, { ...deps, loader }));
  const joins = renderer.jobs.flatMap((job) => (job.type === 'join' ? [job.request] : []));
  expect(joins.map(({ parts }) => parts.map((part) => part.kind === 'file' && part.isNew))).toEqual([
    [false, true, false],
    [false, undefined, false],
  ]);
});
