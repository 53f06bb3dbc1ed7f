// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseProfile } from '@clipwright/core/plan';
import { findTools } from '@clipwright/ffmpeg';
import { libraryInstalled } from '@clipwright/libav';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verdictText } from '../src/check/verdict.ts';
import { makeMedia } from '../src/media/make-media.ts';
import type { MediaFile, MediaSource } from '../src/media/media-source.ts';
import { allPeers } from '../src/peers/all-peers.ts';
import { clipwrightCopying, clipwrightEncoding } from '../src/peers/clipwright-copying.ts';
import { ffmpegCopies } from '../src/peers/ffmpeg-copies.ts';
import type { Tools } from '../src/peers/peer.ts';
import { run } from '../src/process.ts';
import type { Montage } from '../src/work/work.ts';
import { contest } from '../src/workloads/contest.ts';
import { checkOutput, renderContest } from '../src/workloads/render-contest.ts';

const media: readonly MediaSource[] = [
  { name: 'wide', width: 320, height: 180, frameRate: '30/1', seconds: 2, noise: 2 },
  { name: 'tall', width: 180, height: 320, frameRate: '24/1', seconds: 2, firstNumber: 100 },
  { name: 'fast', width: 160, height: 120, frameRate: '60000/1001', seconds: 2, kilobits: 300, firstNumber: 200 },
];

const groups: readonly MediaSource[] = [
  { name: 'groups', width: 320, height: 180, frameRate: '30/1', seconds: 2, noise: 2, group: 15 },
];

let directory = '';
let tools: Tools = { ffmpeg: '', ffprobe: '' };
let sources: readonly MediaFile[] = [];
let montage: Montage = {
  cuts: [],
  profile: chooseProfile([], { size: { width: 320, height: 180 }, frameRate: '30/1' }),
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-bench-test-'));
  const { CLIPWRIGHT_FFMPEG: ffmpeg, CLIPWRIGHT_FFPROBE: ffprobe } = process.env;
  const found = await findTools({ environment: { ffmpeg, ffprobe } });
  tools = { ffmpeg: found.ffmpeg.path, ffprobe: found.ffprobe?.path ?? 'ffprobe' };
  sources = await makeMedia(media, { ffmpeg: tools.ffmpeg, directory });
  const starts = [0.37, 0.91];
  const cuts = starts.flatMap((start) => sources.map(({ file }) => ({ file, start, end: start + 0.25 })));
  montage = { ...montage, cuts };
});

afterAll(() => rm(directory, { recursive: true, force: true }));

it('sources are the same bytes each time, made once, and their first frames carry their numbers', async () => {
  const digest = async ({ file }: MediaFile) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  const again = await makeMedia(media.slice(0, 1), { ffmpeg: tools.ffmpeg, directory: join(directory, 'again') });
  expect(await Promise.all(again.map(digest))).toEqual(await Promise.all(sources.slice(0, 1).map(digest)));
  const made: string[] = [];
  await makeMedia(media, { ffmpeg: tools.ffmpeg, directory, onMake: ({ name }) => made.push(name) });
  expect(made).toEqual([]);
});

it('Clipwright, the commands written by hand and fluent-ffmpeg give the frames that the rule of time says', async () => {
  const exact = allPeers
    .filter(({ name }) => /^(Clipwright|ffmpeg|fluent)/.test(name))
    .filter(({ name }) => libraryInstalled() || !name.includes('libav'));
  const peers = exact.map((peer) => ({ peer, version: 'some' }));
  const context = { tools, runs: 1, full: false, peers, media: async () => [] };
  // A second of it, of each source; in the soak all.
  const [cuts, frames] = process.env.CLIPWRIGHT_SOAK === '1' ? [montage.cuts, 45] : [montage.cuts.slice(0, 4), 30];
  const rows = await renderContest(context, { ...montage, cuts }, sources);
  expect(rows.map(({ name, failed, frames }) => [name, failed ?? (frames && verdictText(frames))])).toEqual(
    exact.filter(({ render }) => render !== undefined).map(({ name }) => [name, `all ${frames} right`]),
  );
  expect(rows.length).toBe(libraryInstalled() ? 7 : 5);
});

it('an output of other frames is found out', async () => {
  const [peer] = allPeers;
  const output = join(directory, 'other.mp4');
  const later = montage.cuts.map((cut, index) => (index === 3 ? { ...cut, start: 0.94, end: 1.19 } : cut));
  await peer?.render?.({ tools, montage: { ...montage, cuts: later.slice(0, 5) }, output });
  const verdict = await checkOutput({ tools, montage, sources, output });
  expect(verdict).toMatchObject({ right: false, frames: 38, expected: 45, wrong: 7 });
  expect(verdict.first).toEqual({ position: 23, shows: 28, expected: 27 });
});

it('a source has its keyframes where it was asked to', async () => {
  const [source] = await makeMedia(groups, { ffmpeg: tools.ffmpeg, directory });
  const entries = ['-select_streams', 'v', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0'];
  const packets = await run(tools.ffprobe, ['-v', 'error', ...entries, source?.file ?? '']);
  const keys = packets.split('\n').flatMap((line) => (line.includes('K') ? Number(line.split(',')[0]) : []));
  expect(keys).toEqual([0, 0.5, 1, 1.5]);
});

it('where packets are copied frames are right, and where a command only copies it is said what is wrong', async () => {
  const own = await makeMedia(groups, { ffmpeg: tools.ffmpeg, directory });
  const cuts = own.flatMap(({ file }) => [0.37, 0.2].map((start) => ({ file, start, end: start + 1 })));
  const peers = [clipwrightCopying, clipwrightEncoding, ffmpegCopies].map((peer) => ({ peer, version: 'some' }));
  const context = { tools, runs: 1, full: false, peers, media: async () => [] };
  const rows = await renderContest(context, { ...montage, cuts }, own);
  const [copied, encoded, plain] = rows.map(({ frames }) => frames && verdictText(frames));
  expect([copied, encoded]).toEqual(['all 60 right', 'all 60 right']);
  expect(plain).toMatch(/^\d+ instead of 60; \d+ wrong, from frame 0 /);
});

it('a peer that fails is told beside the others', async () => {
  const peer = {
    name: 'broken',
    available: async () => '1',
    open: () => Promise.reject(new Error('no such codec\nat 1')),
  };
  const rows = await contest({ peers: [{ peer, version: '1' }], runs: 2 }, 'open', ({ open }) => ({
    run: async () => open?.({ tools, cuts: [] }),
  }));
  expect(rows).toEqual([{ name: 'broken', version: '1', ms: [], failed: 'failed: no such codec' }]);
});
