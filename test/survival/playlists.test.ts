import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toClipwrightError } from '@clipwright/core';
import { ffmpegRunner, findTools } from '@clipwright/ffmpeg';
import { libavProber } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canaries } from './canaries.ts';
import { led, playlists } from './playlists.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-playlists-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Names under which they come: their own, one of a video, and what the tools take for something else than a file. */
const names = [
  'video.mp4',
  'video.mkv',
  'list.m3u8',
  'list.ffconcat',
  'picture.svg',
  'list.mpd',
  'list.sdp',
  'canary-%03d.png',
];
const roles = isSoak ? names : names.slice(0, 1);

const codeOf = (error: unknown): string => toClipwrightError(error).code;

it.runIf(process.platform === 'linux' && hasFfmpeg)(
  'what leads to other files is refused, and nothing that it leads to is touched (needs ffmpeg)',
  async () => {
    const folder = join(directory, 'refused');
    await mkdir(folder);
    await using canary = await canaries(folder, led);
    await using runner = ffmpegRunner();
    await using prober = headersProber();
    await using loader = ffmpegLoader({ runner, prober });
    await using renderer = ffmpegRenderer({ runner });
    const at = (name: string): string => join(folder, name);
    const lists = playlists(at, canary.url);
    const asMusic = isSoak ? Object.keys(lists) : ['HLS with a relative file', 'ffconcat'];
    for (const [what, content] of Object.entries(lists)) {
      const isMovie = typeof content !== 'string';
      for (const name of roles) {
        const file = at(`${name.length} ${name}`);
        await writeFile(file, content);
        const opened = await lastValueFrom(loader.open({ uri: file })).then(() => 'opened', codeOf);
        expect(opened, `${what} as ${name}`).toMatch(
          isMovie ? /^(?:not-media|no-video-stream|source-damaged)$/ : /^not-media$/,
        );
        if (asMusic.includes(what)) {
          const check = { output: at('out.mp4'), overwrite: false, sources: [], music: file };
          const music = await lastValueFrom(renderer.prepare(check)).then(() => 'good', codeOf);
          expect(music, `${what} as music ${name}`).toMatch(
            isMovie ? /^(?:not-media|no-audio-stream)$/ : /^not-media$/,
          );
        }
        expect(canary.touched(), `${what} as ${name}`).toEqual([]);
        await rm(file);
      }
    }
  },
);

it.runIf(process.platform === 'linux' && hasLibrary)(
  "nor is it touched by FFmpeg's libraries (needs node-av)",
  async () => {
    const folder = join(directory, 'library');
    await mkdir(folder);
    await using canary = await canaries(folder, led);
    await using prober = libavProber();
    const at = (name: string): string => join(folder, name);
    for (const [what, content] of Object.entries(playlists(at, canary.url))) {
      for (const name of some(names, 3)) {
        const file = at(`${name.length} ${name}`);
        await writeFile(file, content);
        const probed = await lastValueFrom(prober.probe({ uri: file })).then(() => 'told', codeOf);
        expect(probed, `${what} as ${name}`).toMatch(
          typeof content === 'string' ? /^not-media$/ : /^(?:not-media|no-video-stream|source-damaged)$/,
        );
        expect(canary.touched(), `${what} as ${name}`).toEqual([]);
        await rm(file);
      }
    }
  },
);

it.runIf(process.platform === 'linux' && hasFfmpeg)(
  'ffmpeg alone would follow them, and that is seen (needs ffmpeg)',
  async () => {
    const folder = join(directory, 'followed');
    await mkdir(folder);
    await using canary = await canaries(folder, led);
    const { ffprobe } = await findTools();
    const at = (name: string): string => join(folder, name);
    const lists = playlists(at, canary.url);
    const follow = async (what: string, name: string, ...options: readonly string[]): Promise<void> => {
      await writeFile(at(name), lists[what] ?? '');
      await promisify(execFile)(ffprobe?.path ?? 'ffprobe', ['-v', 'error', ...options, `file:${at(name)}`]).catch(
        () => {},
      );
    };
    await follow('HLS with a relative file', 'list.m3u8');
    expect(canary.touched()).toEqual(['canary.ts']);
    await follow('ffconcat', 'video.mp4');
    expect(canary.touched()).toEqual(['canary.mp4', 'canary.ts']);
    await follow('HLS of the network', 'list.m3u8', '-protocol_whitelist', 'file,http,tcp');
    expect(canary.touched()).toEqual(['canary.mp4', 'canary.ts', 'network']);
  },
);
