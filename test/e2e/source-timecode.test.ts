// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryCache, temporaryStore } from '@clipwright/cache';
import { type ClipSource, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { tool } from '@clipwright/test-kit/tool';
import { readList } from '@clipwright/timeline-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';

/*
 * One cut in three formats of editors, each written by hand, over files that carry timecode: it is the cut that a plain
 * list says in seconds from the first frame, to the last byte.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-timecode-'));
const runner = ffmpegRunner();
const loader = ffmpegLoader({ runner });
const renderer = ffmpegRenderer({ runner });
// Cuts that are the same have their pieces in common; of others nothing is found in it.
const store = temporaryStore();
const cache = memoryCache<ClipSource>({ idleTimeToLive: 3_600_000 });
afterAll(async () => {
  await cache[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await renderer[Symbol.asyncDispose]();
  await loader[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(() => {
  const files = [
    ['a.mov', '01:00:00:00', 440],
    ['b.mov', '10:00:00:00', 660],
    ['none.mov', undefined, 880],
  ] as const;
  const inputs = ['testsrc2=s=64x48:r=25:d=4', ...files.map(([, , tone]) => `sine=f=${tone}:r=48000:d=4`)];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le'];
  const outputs = files.flatMap(([name, timecode], i) => {
    const tag = timecode === undefined ? [] : ['-timecode', timecode];
    return ['-map', '0', '-map', String(i + 1), ...coded, ...tag, join(folder, name)];
  });
  tool('ffmpeg', [...inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]), ...outputs]);
});

/** Frames 10 to 35 of one, and frames 50 to 75 of the other at twice its speed, with a dissolve of ten between them. */
const plain = JSON.stringify([
  { source: 'a.mov', start: 0.4, end: 1.4 },
  { source: 'b.mov', start: 2, end: 3, speed: 2, crossfade: 0.4 },
]);

// The dissolve begins five frames before the cut, and what comes in is on screen from there: ten frames of its source
// earlier, at its speed.
const edl = `TITLE: Cut
FCM: NON-DROP FRAME
001  AX       AA/V  C        01:00:00:10 01:00:01:05 01:00:00:00 01:00:00:20
* SOURCE FILE: a.mov
002  AX       AA/V  C        01:00:01:05 01:00:01:05 01:00:00:20 01:00:00:20
002  AX       AA/V  D    010 10:00:01:15 10:00:03:00 01:00:00:20 01:00:01:12
M2   AX       050.0                10:00:01:15
* SOURCE FILE: b.mov
`;

const time = (value: number) => ({ OTIO_SCHEMA: 'RationalTime.1', rate: 25, value });
const range = (start: number, duration: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(start),
  duration: time(duration),
});
const clip = (name: string, zero: number, start: number, duration: number, effects: readonly object[] = []) => ({
  OTIO_SCHEMA: 'Clip.1',
  source_range: range(zero + start, duration),
  effects,
  media_reference: { OTIO_SCHEMA: 'ExternalReference.1', target_url: name, available_range: range(zero, 100) },
});
const otio = JSON.stringify({
  OTIO_SCHEMA: 'Timeline.1',
  tracks: {
    OTIO_SCHEMA: 'Stack.1',
    children: [
      {
        OTIO_SCHEMA: 'Track.1',
        kind: 'Video',
        children: [
          clip('a.mov', 90_000, 10, 25),
          { OTIO_SCHEMA: 'Transition.1', transition_type: 'SMPTE_Dissolve', in_offset: time(5), out_offset: time(5) },
          // What it lasts on the timeline: half of what it takes of its source, of which there are 12.5 frames.
          clip('b.mov', 900_000, 50, 12.5, [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: 2 }]),
        ],
      },
    ],
  },
});

const fcpxml = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9"><resources>
  <format id="r1" frameDuration="1/25s" width="64" height="48"/>
  <asset id="r2" start="3600s" duration="4s" hasVideo="1" hasAudio="1"><media-rep kind="original-media" src="a.mov"/></asset>
  <asset id="r3" start="36000s" duration="4s" hasVideo="1" hasAudio="1"><media-rep kind="original-media" src="b.mov"/></asset>
</resources><project name="Cut"><sequence format="r1" tcStart="3600s"><spine>
  <asset-clip ref="r2" offset="0s" start="18002/5s" duration="1s"/>
  <transition name="Cross Dissolve" offset="4/5s" duration="2/5s"/>
  <asset-clip ref="r3" offset="1s" start="1s" duration="1/2s">
    <timeMap><timept time="0s" value="36000s" interp="linear"/><timept time="2s" value="36004s" interp="linear"/></timeMap>
  </asset-clip>
</spine></sequence></project></fcpxml>
`;

let renders = 0;

async function rendered(timeline: Timeline) {
  renders += 1;
  const file = join(folder, `out-${renders}.mp4`);
  const report = await resultFrom(renderTimeline(timeline, { file }, { loader, cache, renderer, store }));
  return { report, bytes: readFileSync(file) };
}

it('a cut is the same in every format, over sources that carry timecode', async () => {
  const timelineOf = async (text: string) => (await readList(text, { base: folder, rate: 25 })).timeline;
  const { report, bytes } = await rendered(await timelineOf(plain));
  expect(report.clips.map(({ status, warnings = [] }) => [status, warnings])).toEqual([
    ['rendered', []],
    ['rendered', []],
  ]);
  // A second and a half second: 37.5 frames.
  expect(report.frames).toBe(38);
  for (const text of [otio, fcpxml]) expect((await rendered(await timelineOf(text))).bytes.equals(bytes)).toBe(true);
  // Its record has whole frames alone: the last half frame is one that the others show as well.
  const cut = await timelineOf(edl);
  expect(cut.items.map((item) => 'source' in item && [item.start, item.end])).toEqual([
    [3600.4, 3601.4],
    [36_002, 36_002.96],
  ]);
});

it('an EDL, an OTIO and an FCPXML of whole frames are one film, to the last byte', async () => {
  const whole = {
    plain: plain.replace('"end":3', '"end":2.96'),
    edl,
    otio: otio.replace('"value":12.5', '"value":12'),
    fcpxml: fcpxml.replace('duration="1/2s"', 'duration="12/25s"'),
  };
  const made = [];
  for (const text of Object.values(whole)) {
    const { timeline } = await readList(text, { base: folder, rate: 25 });
    made.push(await rendered(timeline));
  }
  const [first, ...others] = made;
  expect(first?.report.frames).toBe(37);
  for (const { report, bytes } of others) {
    expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
    expect(first?.bytes.equals(bytes)).toBe(true);
  }
});

it('of a file without timecode the whole hour is assumed, and said', async () => {
  const { timeline } = await readList(
    '001 AX V C 01:00:00:10 01:00:01:10 00:00:00:00 00:00:01:00\n* SOURCE FILE: none.mov',
    {
      base: folder,
      rate: 25,
    },
  );
  const { report, bytes } = await rendered(timeline);
  expect(report.clips.map(({ warnings }) => warnings?.map(({ code }) => code))).toEqual([['timecode-assumed']]);
  const same = await rendered({ items: [{ source: join(folder, 'none.mov'), start: 0.4, end: 1.4 }] });
  expect(bytes.equals(same.bytes)).toBe(true);
});
