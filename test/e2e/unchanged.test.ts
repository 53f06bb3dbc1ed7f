// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import {
  type ClipRenderer,
  type OutputOptions,
  type RenderEvent,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { type FfmpegJob, type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { tap } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * What was verified once is not verified again, if it is the same to the last byte; and whatever is not, is.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-unchanged-'));
// What the tools are is found out once.
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
const at = (name: string): string => join(folder, name);

function tool(name: 'ffmpeg' | 'ffprobe', args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(name, ['-v', 'error', ...args]);
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

beforeAll(() => {
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=640x480:r=25:d=9',
    '-f',
    'lavfi',
    '-i',
    'anoisesrc=a=0.1:d=8:seed=1',
  ];
  tool('ffmpeg', ['-y', ...inputs, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-c:a', 'aac', at('a.mp4')]);
});

const timeline = (last = 6): Timeline => ({
  items: [1, 3, last].map((start) => ({ source: at('a.mp4'), start, end: start + 2 })),
});

interface Run {
  readonly report: RenderReport;
  readonly bytes: Buffer;
  /** The tools of the processes that joined and verified. */
  readonly join: readonly string[];
  /** Frames that were decoded beside joins. */
  readonly decoded: number;
  /** The first frame after the first join. */
  readonly firstJoin: number;
}

/** Renders as a run of its own would, by a runner that may tamper with what a join has written. */
async function render(
  list: Timeline,
  options: Partial<OutputOptions> = {},
  tamper: (file: string) => void = () => {},
): Promise<Run> {
  await using store = directoryStore({ directory: at('store') });
  await using loader = ffmpegLoader({ runner, store });
  const join: string[] = [];
  let decoded = 0;
  // Frames beside joins are handed to it.
  const isJoin = ({ tool, args }: FfmpegJob): boolean => tool === 'ffprobe' && [args].flat().includes('pipe:0');
  let isTampered = false;
  const tamperOnce = (): void => {
    const name = readdirSync(folder).find((file) => file.endsWith('.unfinished'));
    if (name === undefined || isTampered) return;
    isTampered = true;
    tamper(at(name));
  };
  const watched: FfmpegRunner = {
    ...runner,
    run: (job) =>
      runner.run(job).pipe(
        tap((event) => {
          if (event.type !== 'ended' || !isJoin(job)) return;
          join.push(job.tool);
          if (job.tool === 'ffprobe') decoded += event.stdout.split('\n').filter((line) => /^\d/.test(line)).length;
        }),
      ),
    stream: (job) => {
      if (job.tool === 'ffprobe') join.push('ffprobe');
      return runner.stream(job);
    },
  };
  await using renderer = ffmpegRenderer({ runner: watched, store });
  const output = { file: at('out.mp4'), overwrite: true, preset: 'ultrafast', ...options };
  let firstJoin = 0;
  // All is written by then, and nothing of it read back.
  const join$: ClipRenderer['join'] = (request, inputs) =>
    renderer.join(request, inputs).pipe(
      tap((event) => {
        if (event.type === 'progress' && event.kind === 'verify') tamperOnce();
      }),
    );
  const deps = { loader, renderer: { ...renderer, join: join$ }, store, onError: 'fail' } as const;
  const noted = tap((event: RenderEvent) => {
    if (event.type === 'segment' && event.segment === 0) firstJoin = event.frames;
  });
  const report = await resultFrom(renderTimeline(list, output, deps).pipe(noted));
  return { report, bytes: readFileSync(output.file), join, decoded, firstJoin };
}

/** Drops a frame. */
function withoutAFrame(file: string): void {
  tool('ffmpeg', [
    '-y',
    '-i',
    file,
    '-map',
    '0',
    '-c',
    'copy',
    '-bsf:v',
    'noise=drop=eq(n\\,30)',
    '-f',
    'mp4',
    `${file}.x`,
  ]);
  writeFileSync(file, readFileSync(`${file}.x`));
  rmSync(`${file}.x`);
}

function scratched(file: string): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describe('an output that was verified', () => {
  let first: Run;
  beforeAll(async () => {
    first = await render(timeline());
    expect(first.join).toEqual(['ffprobe', 'ffprobe']);
  });

  it('stays where it is when it is asked for again, without a process, and its time becomes now', async () => {
    const { ino, mtimeMs } = statSync(at('out.mp4'));
    const again = await render(timeline());
    expect(again.join).toEqual([]);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(again.report.verification).toEqual(first.report.verification);
    expect(statSync(at('out.mp4')).ino).toBe(ino);
    expect(statSync(at('out.mp4')).mtimeMs).toBeGreaterThan(mtimeMs);
  });

  it('is joined to the same bytes at another place, and only they are looked at', async () => {
    const again = await render(timeline(), { file: at('elsewhere.mp4'), overwrite: false });
    expect(again.join).toEqual([]);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(again.report.verification).toEqual(first.report.verification);
  });

  it('is put in place again where one bit of it was turned, or it is not a file of one name', async () => {
    scratched(at('out.mp4'));
    const mended = await render(timeline());
    expect(mended.join).toEqual([]);
    expect(mended.bytes.equals(first.bytes)).toBe(true);
    linkSync(at('out.mp4'), at('other-name.mp4'));
    const { ino } = statSync(at('other-name.mp4'));
    expect((await render(timeline())).join).toEqual([]);
    expect(statSync(at('out.mp4')).ino).not.toBe(ino);
    symlinkSync(at('other-name.mp4'), at('link.mp4'));
    expect((await render(timeline(), { file: at('link.mp4') })).join).toEqual([]);
    expect(statSync(at('other-name.mp4')).ino).toBe(ino);
  });

  it.each([
    ['a frame is lost', withoutAFrame],
    ['its end is lost', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -2000))],
  ])('is verified in full where what was written differs, and the fault found: %s', async (_, tamper) => {
    const file = at('tampered.mp4');
    await expect(render(timeline(), { file }, tamper)).rejects.toMatchObject({ code: expect.any(String) });
    expect(readdirSync(folder).filter((name) => name.startsWith('.') || name === 'tampered.mp4')).toEqual([]);
  });

  it('is read back in full where the difference is harmless', async () => {
    const remuxed = (file: string): void => {
      tool('ffmpeg', [
        '-y',
        '-i',
        file,
        '-map',
        '0',
        '-c',
        'copy',
        '-movflags',
        '+faststart',
        '-metadata',
        'title=x',
        '-video_track_timescale',
        '12800',
        '-movie_timescale',
        '240000',
        '-f',
        'mp4',
        `${file}.x`,
      ]);
      writeFileSync(file, readFileSync(`${file}.x`));
      rmSync(`${file}.x`);
    };
    const other = await render(timeline(), { file: at('remuxed.mp4') }, remuxed);
    expect(other.join).toEqual(['ffprobe']);
    expect(other.bytes.equals(first.bytes)).toBe(false);
  });

  it('is verified again where what was remembered is damaged', async () => {
    const blobs = at('store/store-v1/cas');
    const remembered = readdirSync(blobs, { recursive: true, encoding: 'utf8' })
      .map((name) => join(blobs, name))
      .filter((file) => statSync(file).isFile() && readFileSync(file).includes('"verification"'));
    expect(remembered).toHaveLength(1);
    for (const file of remembered) {
      const text = readFileSync(file, 'utf8');
      rmSync(file);
      writeFileSync(file, text.replace(/"digest":"../, '"digest":"00'));
    }
    const again = await render(timeline(), { file: at('again.mp4') });
    expect(again.join).toEqual(['ffprobe']);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect((await render(timeline(), { file: at('again.mp4') })).join).toEqual([]);
  });

  it('is no other: not with another clip, and not in another container', async () => {
    expect((await render(timeline(5.8))).join).toEqual(['ffprobe', 'ffprobe']);
    expect((await render(timeline(), { file: at('out.mov') })).join).toEqual(['ffprobe']);
    expect((await render(timeline())).bytes.equals(first.bytes)).toBe(true);
  });
});

describe('joins that were decoded', () => {
  const clips = (): Timeline => ({
    items: Array.from({ length: isSoak ? 24 : 12 }, (_, clip) => {
      const start = 0.2 * clip;
      return { source: at('a.mp4'), start, end: start + 1.2 };
    }),
  });
  const small = { size: { width: 854, height: 480 } } as const;

  /** Zeros in the second half of a frame's packet: no code of CAVLC, which this preset writes, is so many zeros. */
  const broken = (frame: number) => (file: string) => {
    const show = ['-select_streams', 'v', '-show_entries', 'packet=pts,size,pos', '-of', 'csv=p=0', file];
    const packets = tool('ffprobe', show)
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    const [, size = 0, place = 0] = packets.sort(([a = 0], [b = 0]) => a - b)[frame] ?? [];
    const bytes = readFileSync(file);
    bytes.fill(0, place + Math.floor(size / 2), place + size);
    writeFileSync(file, bytes);
  };

  it('are not decoded again where their packets are the same, and are where one of them is not', async () => {
    const first = await render(clips(), { ...small, file: at('many.mp4') });
    const { joins } = first.report.verification;
    expect(joins).toBeGreaterThan(1);
    // Another container, and the same packets.
    const other = await render(clips(), { ...small, file: at('many.mov') });
    expect(other.decoded).toBe(0);
    expect(other.report.verification).toMatchObject({ joins, tails: first.report.verification.tails });
    const tampered = render(clips(), { ...small, file: at('broken.mov') }, broken(first.firstJoin));
    await expect(tampered).rejects.toMatchObject({
      code: 'verification-failed',
      message: expect.stringMatching(/decode/),
    });
  });
});
