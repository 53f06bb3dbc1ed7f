// Needs ffmpeg.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceIndex } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beforeProof, judgeFault, lyingIndex, type Outcome } from './fault-outcome.ts';
import { boxOf, faulty, type ProbedPacket, probePackets, withBox, withOffsets } from './faulty-media.ts';
import { frameTicks, makeNumbered } from './numbered.ts';
import type { Cut, NumberedSource } from './rule-of-time.ts';
import { cut, ending } from './smart-render.ts';

/* The faults of `smart-faults.test.ts` in H.265, whose units, sets and kinds of pictures are others. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-faults-hevc-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const groupFrames = 15;
/** Of the first source. */
const frames = 75;

const x265 = (params: string) => [
  ...['-c:v', 'libx265', '-preset', 'superfast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1', '-an', '-x265-params'],
  `keyint=${groupFrames}:min-keyint=${groupFrames}:scenecut=0:pools=1:frame-threads=1:log-level=error:${params}`,
];

function made(name: string, first: number, count: number, params: string): NumberedSource {
  const file = join(folder, name);
  makeNumbered(file, { rate: '30', frames: count, first, args: x265(params) });
  return { file, first, ...frameTicks(file) };
}

let sources: { main: NumberedSource; calm: NumberedSource };
let packets: readonly ProbedPacket[];
beforeAll(() => {
  sources = {
    main: made('main.mp4', 0, frames, 'open-gop=0:bframes=2'),
    calm: made('calm.mp4', 1000, 2 * groupFrames, 'open-gop=0:bframes=0:ref=1:ctu=16'),
  };
  packets = probePackets(sources.main.file);
});

/** Of the first a run from frame 15 on, with six frames before it; of the second all is copied. */
const cuts = (main: NumberedSource): readonly Cut[] => [cut(main, 0.3, 2.2), cut(sources.calm, 0.5, 1)];

const judge = (outcome: Outcome, list: readonly Cut[], ended: Awaited<ReturnType<typeof ending>>): void =>
  judgeFault(outcome, list, ended, { copied: 40, middle: { from: 21, until: 36 } });

let faults = 0;
function withFault(change: (bytes: Buffer) => Buffer): NumberedSource {
  const file = join(folder, `faulty-${++faults}.mp4`);
  faulty(sources.main.file, file, change);
  return { ...sources.main, file };
}

/** The packet at a position in the order of decoding. */
function packetAt(index: number): ProbedPacket {
  const found = packets[index];
  if (found === undefined) throw new Error(`There is no packet ${index}.`);
  return found;
}

const lost = (index: number) => (bytes: Buffer) => {
  const { place, size } = packetAt(index);
  return bytes.fill(0, place, place + size);
};
/** Says of the slices of a packet that they are of another kind of picture (ITU-T H.265, 7.3.1.2). */
const called = (index: number, type: number) => (bytes: Buffer) => {
  const { place, size } = packetAt(index);
  for (let at = place; at + 6 < place + size; at += 4 + bytes.readUInt32BE(at)) {
    const own = ((bytes[at + 4] ?? 0) >> 1) & 63;
    if (own < 32) bytes[at + 4] = ((bytes[at + 4] ?? 0) & 0x81) | (type << 1);
  }
  return bytes;
};
const late =
  (...changes: readonly (readonly [index: number, by: number])[]) =>
  (bytes: Buffer) =>
    withOffsets(bytes, (all) => {
      for (const [index, by] of changes) all[index] = (all[index] ?? 0) + by;
    });
const [trailing, idr, cra] = [1, 19, 21];
/** Ticks of one frame. */
const frame = 512;

type Case = readonly [what: string, outcome: Outcome, change: (bytes: Buffer) => Buffer];

describe('a source with a fault in it', () => {
  /** Those of every run; the others are of the soak. */
  const often: readonly Case[] = [
    ['a picture in the middle of a run said to be an IDR picture', 'its own', called(33, idr)],
    ['a picture of the last group said to be an IDR picture', 'source-damaged', called(63, idr)],
    ['the first picture of a run said to be a trailing one', 'counted', called(15, trailing)],
  ];
  const others: readonly Case[] = [
    ['none', 'copied', (bytes) => bytes],
    ['a picture in the middle of a run said to be a clean random access', 'its own', called(33, cra)],
    [
      'parameter sets of another encode',
      'source-damaged',
      (bytes) => withBox(bytes, 'hvcC', () => boxOf(readFileSync(sources.calm.file), 'hvcC')),
    ],
    ['the first packet of a run lost', 'counted', lost(15)],
    ['a packet lost in the middle of a run', 'counted', lost(32)],
    ['a frame late by a tick', 'copied', late([34, 1])],
    ['a frame late by one frame', 'refused', late([34, frame])],
  ];
  it.each([...often, ...(isSoak ? others : [])])('%s: %s', async (_, outcome, change) => {
    const source = withFault(change);
    const list = cuts({ ...source, ...timesOf(source.file) });
    judge(outcome, list, await ending(folder, list));
  });

  it.runIf(isSoak)('open groups (in the soak), whose leading pictures are encoded: none', async () => {
    // They refer to the group before.
    const list = cuts(made('open.mp4', 2000, frames, 'open-gop=1:bframes=2'));
    judge('copied', list, await ending(folder, list));
  });
});

/** Where a file has others than its source, and all of it decodes. */
function timesOf(file: string): Partial<NumberedSource> {
  const [before, now] = [sources.main.file, file].map((each) => boxOf(readFileSync(each), 'ctts'));
  if (before?.equals(now ?? Buffer.alloc(0))) return {};
  const times = frameTicks(file);
  return times.ticks.length === frames ? times : {};
}

describe.runIf(isSoak)('an index that lies (in the soak)', () => {
  type Place = NonNullable<SourceIndex['packets']>[number];
  const places =
    (change: (place: Place) => Partial<Place>) =>
    (index: SourceIndex): SourceIndex => ({
      ...index,
      packets: (index.packets ?? []).map((place) => ({ ...place, ...change(place) })),
    });
  const cases: readonly (readonly [what: string, outcome: Outcome, lie: (index: SourceIndex) => SourceIndex])[] = [
    ['packets one byte further', 'unproven', places(({ offset }) => ({ offset: offset + 1 }))],
    [
      'a group that is the one before it',
      'unproven',
      places(({ pts }) => {
        const at = sources.main.ticks.indexOf(BigInt(pts));
        return at < 45 ? {} : { offset: packetAt(at - 15).place, size: packetAt(at - 15).size };
      }),
    ],
    [
      'every packet begins anew',
      'unproven',
      (index) => {
        const [gop] = index.gops;
        if (gop === undefined) throw new Error('There is no group.');
        return {
          ...index,
          gops: (index.packets ?? []).map(({ pts }) => ({ ...gop, pts, packets: 1, pictureType: idr })),
        };
      },
    ],
    [
      'parameter sets of another source',
      'unproven',
      (index) => ({ ...index, parameterSets: [setsOf(boxOf(readFileSync(sources.calm.file), 'hvcC'))] }),
    ],
  ];
  it.each(cases)('%s: %s', async (_, outcome, lie) => {
    const list = cuts(sources.main);
    judge(outcome, list, await ending(folder, list, lyingIndex(sources.main.file, lie)));
  });
});

/** The parameter sets of a configuration (ISO/IEC 14496-15, 8.3.3.1.2). */
function setsOf(hvcC: Buffer): readonly string[] {
  const sets: string[] = [];
  let at = 23;
  for (let arrays = hvcC[22] ?? 0; arrays > 0; arrays -= 1) {
    let count = hvcC.readUInt16BE(at + 1);
    for (at += 3; count > 0; count -= 1) {
      const length = hvcC.readUInt16BE(at);
      sets.push(hvcC.subarray(at + 2, at + 2 + length).toString('base64'));
      at += 2 + length;
    }
  }
  expect(sets.length).toBeGreaterThanOrEqual(3);
  return sets;
}

describe('a source that changes', () => {
  it('is replaced before it is proven: source-changed', async () => {
    const source = withFault((bytes) => bytes);
    const list = cuts(source);
    let isChanged = false;
    const once = () => {
      if (isChanged) return;
      isChanged = true;
      rmSync(source.file);
      copyFileSync(sources.calm.file, source.file);
    };
    judge('source-changed', list, await ending(folder, list, { renderer: (renderer) => beforeProof(renderer, once) }));
  });
});
