import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { type Clip, type ErrorCode, type ErrorKind, loadClips, resultFrom } from '@clipwright/core';
import { type FfmpegRunnerOptions, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { parseTimeline } from '@clipwright/timeline-formats';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { aroundFfmpeg } from './around-ffmpeg.ts';
import { makeVideo, type RenderOptions, render, usual } from './scene.ts';

/** A situation, made of real files and processes, and the one code that it is to have. */
export interface Situation {
  readonly what: string;
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  /** Rejects with the error. */
  readonly run: () => Promise<unknown>;
}

/** All of them, in a folder; what they need is made when they run. */
export function situations(file: (name: string) => string): readonly Situation[] {
  const video = file('whole.mp4');
  const clip = { source: video, start: 0, end: 0.4 };

  const load = async (asked: Clip, tools?: FfmpegRunnerOptions): Promise<unknown> => {
    await using own = tools && ffmpegRunner(tools);
    await using loader = ffmpegLoader({ runner: own ?? usual });
    return await resultFrom(loadClips([asked], { loader, onError: 'fail' }));
  };
  const renders = (name: string, more: Partial<RenderOptions> = {}): Promise<unknown> =>
    render({ timeline: { items: [clip] }, file: file(`${name}.mp4`), store: file('store'), ...more });
  const run = async (tool: string, tools: FfmpegRunnerOptions = {}, args: readonly string[] = []): Promise<unknown> => {
    await using runner = ffmpegRunner({ ffmpeg: tool, graceMs: 200, ...tools });
    return await lastValueFrom(runner.run({ tool: 'ffmpeg', args }));
  };
  const written = (name: string, content: string | Buffer): string => {
    writeFileSync(file(name), content);
    return file(name);
  };
  const made = (name: string, args: readonly string[]): string => {
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, `file:${file(name)}`]);
    return file(name);
  };
  const patched = (name: string, from: string, to: string): string => {
    const bytes = readFileSync(video);
    for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from)) bytes.write(to, at, 'latin1');
    return written(name, bytes);
  };

  return [
    {
      what: 'a file that is not there',
      code: 'source-missing',
      kind: 'input',
      run: () => load({ source: file('none.mp4') }),
    },
    {
      what: 'a folder',
      code: 'source-unreadable',
      kind: 'input',
      run: () => load({ source: file('.') }),
    },
    {
      what: 'noise under the name of a video',
      code: 'not-media',
      kind: 'media',
      run: () => load({ source: written('noise.mp4', Buffer.alloc(3000, 'noise ')) }),
    },
    {
      what: 'a playlist under the name of a video',
      code: 'not-media',
      kind: 'media',
      run: () => load({ source: written('list.mp4', '#EXTM3U\n#EXTINF:1,\nwhole.mp4\n#EXT-X-ENDLIST\n') }),
    },
    {
      what: 'a file cut short before its index',
      code: 'source-truncated',
      kind: 'media',
      run: () => load({ source: written('cut.mp4', readFileSync(video).subarray(0, 9000)) }),
    },
    {
      what: 'an encrypted file',
      code: 'source-encrypted',
      kind: 'media',
      run: () => {
        const key = '76a6c65c5ea762046bd749a2e632ccbb';
        const scheme = ['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', key, '-encryption_kid', key];
        return load({ source: made('encrypted.mp4', ['-i', video, '-map', '0:v', '-c', 'copy', ...scheme]) });
      },
    },
    {
      what: 'words alone',
      code: 'no-video-stream',
      kind: 'media',
      run: () => {
        const words = written('words.srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
        return load({ source: made('words.mkv', ['-i', words, '-c:s', 'srt']) });
      },
    },
    {
      what: 'a codec that nobody knows',
      code: 'unsupported-codec',
      kind: 'media',
      run: () => load({ source: patched('codec.mp4', 'avc1', 'zzz1') }),
    },
    {
      what: 'a stream that is not there',
      code: 'no-such-stream',
      kind: 'input',
      run: () => load({ source: video, streams: { video: 7 } }),
    },
    {
      what: 'a clip that starts after the end',
      code: 'start-past-end',
      kind: 'input',
      run: () => load({ source: video, start: 60, end: 61 }),
    },
    {
      what: 'a clip that ends before it starts',
      code: 'empty-range',
      kind: 'input',
      run: () => load({ source: video, start: 1, end: 0.5 }),
    },
    {
      what: 'a clip before the beginning',
      code: 'invalid-clip',
      kind: 'input',
      run: () => load({ source: video, start: -1, end: 1 }),
    },
    {
      what: 'a list that ends in the middle',
      code: 'invalid-list',
      kind: 'input',
      run: async () => parseTimeline('[{"source": "a.mp4"', { format: 'json', base: '/' }),
    },
    {
      what: 'an output of a kind that is not written',
      code: 'invalid-option',
      kind: 'input',
      run: () => renders('any', { file: file('out.avi') }),
    },
    {
      what: 'an output that is there',
      code: 'output-exists',
      kind: 'input',
      run: () => renders('any', { file: written('there.mp4', 'mine') }),
    },
    {
      what: 'an output that is the source',
      code: 'output-is-source',
      kind: 'input',
      run: () => renders('any', { file: video, overwrite: true }),
    },
    {
      what: 'an output in a folder that is not there',
      code: 'output-unwritable',
      kind: 'input',
      run: () => renders('none/out'),
    },
    {
      what: 'an output that comes to more than it may have',
      code: 'output-too-large',
      kind: 'input',
      run: () => renders('large', { maxBytes: 1000 }),
    },
    {
      what: 'music without sound',
      code: 'no-audio-stream',
      kind: 'media',
      run: () => {
        const music = { source: 'silent', uri: made('silent.mp4', ['-i', video, '-map', '0:v', '-c', 'copy']) };
        return renders('music', { timeline: { items: [clip], music } });
      },
    },
    {
      what: 'a transform that nobody gave',
      code: 'unknown-transform',
      kind: 'input',
      run: () =>
        renders('transform', {
          timeline: { items: [{ ...clip, transforms: [{ name: 'x', version: '1' }] }] },
          onError: 'fail',
        }),
    },
    {
      what: 'a file whose middle is overwritten, where nothing may be missing',
      code: 'source-damaged',
      kind: 'media',
      run: () => {
        const bytes = readFileSync(video);
        const damaged = written('damaged.mp4', bytes.fill(0xa5, 24_000, 27_000));
        return renders('of-damaged', { timeline: { items: [{ source: damaged }] }, strict: true, onError: 'fail' });
      },
    },
    {
      what: 'a list none of whose clips can be opened',
      code: 'nothing-loaded',
      kind: 'input',
      run: () => renders('nothing', { timeline: { items: [{ source: file('none.mp4') }] } }),
    },
    {
      what: 'a store whose folder is a file',
      code: 'store-failed',
      kind: 'environment',
      run: () => renders('store-failed', { store: written('no-folder', '') }),
    },
    {
      what: 'no ffmpeg where it is said to be',
      code: 'tool-missing',
      kind: 'environment',
      run: () => load({ source: video }, { ffmpeg: file('no-ffmpeg') }),
    },
    {
      what: 'a text file for ffmpeg',
      code: 'tool-unusable',
      kind: 'environment',
      run: () => {
        chmodSync(written('text', 'no program'), 0o755);
        return run(file('text'));
      },
    },
    {
      what: 'a text file for ffprobe',
      code: 'tool-unusable',
      kind: 'environment',
      run: () => {
        chmodSync(written('text-too', 'no program'), 0o755);
        return load({ source: video }, { ffprobe: file('text-too') });
      },
    },
    {
      what: 'an ffmpeg that crashes by its own fault',
      code: 'tool-failed',
      kind: 'environment',
      run: () => run(aroundFfmpeg(file('crashing'), '[ "$1" = -hide_banner ] || kill -SEGV $$')),
    },
    {
      what: 'an ffmpeg that the system kills',
      code: 'tool-killed',
      kind: 'environment',
      run: () => run(aroundFfmpeg(file('killed'), '[ "$1" = -hide_banner ] || kill -KILL $$')),
    },
    {
      what: 'an ffmpeg that says nothing',
      code: 'tool-stalled',
      kind: 'environment',
      run: () => run(aroundFfmpeg(file('silent'), '[ "$1" = -hide_banner ] || exec sleep 60'), { stallMs: 200 }),
    },
    {
      what: 'an ffmpeg that is replaced while it runs',
      code: 'tool-changed',
      kind: 'environment',
      run: () => {
        const tool = file('replaced');
        copyFileSync(aroundFfmpeg(file('next'), ''), file('next-copy'));
        const replace = `[ "$1" = -hide_banner ] || mv '${file('next-copy')}' '${tool}'`;
        return run(aroundFfmpeg(tool, replace), {}, ['-version']);
      },
    },
    {
      what: 'a disk without room',
      code: 'disk-full',
      kind: 'environment',
      run: () =>
        run(aroundFfmpeg(file('plain'), ''), {}, [
          '-v',
          'error',
          '-i',
          video,
          '-y',
          '-f',
          'matroska',
          'file:/dev/full',
        ]),
    },
    {
      what: 'no descriptors for the inputs',
      code: 'out-of-resources',
      kind: 'environment',
      run: () => {
        const inputs = Array.from({ length: 9 }, () => ['-i', video]).flat();
        const few = aroundFfmpeg(file('few'), '[ "$1" = -hide_banner ] || ulimit -n 12');
        return run(few, {}, ['-v', 'error', ...inputs, '-f', 'null', '-']);
      },
    },
    {
      what: 'a render that is cancelled',
      code: 'cancelled',
      kind: 'cancelled',
      run: () => renders('cancelled', { signal: AbortSignal.abort() }),
    },
    {
      what: 'a runner that was disposed',
      code: 'disposed',
      kind: 'internal',
      run: async () => {
        const runner = ffmpegRunner();
        await runner[Symbol.asyncDispose]();
        return await firstValueFrom(runner.tools());
      },
    },
  ];
}

/** The file that all of them are about. */
export function prepare(file: (name: string) => string): void {
  makeVideo(file('whole.mp4'), 1);
}
