// Needs ffmpeg.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactStore, ClipRenderer, SourceIndex } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { defer, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beforeProof, judgeFault, lyingIndex, type Outcome } from './fault-outcome.ts';
import { boxOf, faulty, type ProbedPacket, probePackets, withBox, withOffsets } from './faulty-media.ts';
import { frameTicks, makeNumbered, readNumbers } from './numbered.ts';
import type { Cut, NumberedSource } from './rule-of-time.ts';
import { cut, type Ending, ending, like, type RunParts } from './smart-render.ts';

/*
 * Faults in what is copied, in what tells of it, and in what stands beside it. What comes of each is an output whose
 * every frame is right, one that says what it lacks, or a typed error; and nothing else is left.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const x264 = (params: string, ...more: readonly string[]) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-pix_fmt', 'yuv420p', '-g', '15'],
  ...['-keyint_min', '15', '-sc_threshold', '0', '-x264-params', params, '-c:a', 'aac', ...more],
];

/** Groups of 15 frames. Packets that only hold others' times back come after the frames that are decoded by them. */
let sources: { main: NumberedSource; calm: NumberedSource };
let packets: readonly ProbedPacket[];
beforeAll(() => {
  const made = (name: string, first: number, frames: number, args: string[]): NumberedSource => {
    const file = join(folder, name);
    makeNumbered(file, { rate: '30', frames, first, args });
    return { file, first, ...frameTicks(file) };
  };
  sources = {
    main: made('main.mp4', 0, 120, x264('bframes=2')),
    calm: made('calm.mp4', 1000, 60, x264('bframes=0:cabac=0:8x8dct=0', '-profile:v', 'baseline')),
  };
  packets = probePackets(sources.main.file);
});

/** Of the first a run from frame 15 to 104, with six frames before it and six behind; of the second all is copied. */
const cuts = (main: NumberedSource): readonly Cut[] => [cut(main, 0.3, 3.7), cut(sources.calm, 0.5, 1)];

/** Frames of the output around which a fault of the middle is allowed to stand: the group from frame 60 of the source. */
const middle = { from: 51, until: 66 };

const judge = (outcome: Outcome, list: readonly Cut[], ended: Ending): void =>
  judgeFault(outcome, list, ended, { copied: 80, middle });

/** Those of every run; the others, of the soak, are much like them, or like those of H.265. */
function often<T>(
  cases: readonly (readonly [what: string, outcome: Outcome, fault: T, often?: false])[],
): readonly (readonly [string, Outcome, T])[] {
  return cases.flatMap(([what, outcome, fault, isOften]) =>
    isSoak || isOften === undefined ? [[what, outcome, fault] as const] : [],
  );
}

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

const filled = (index: number, value: number) => (bytes: Buffer) => {
  const { place, size } = packetAt(index);
  return bytes.fill(value, place, place + size);
};
/** Another entry of a table of numbers of four bytes: of packets or of sync samples. */
const entry = (kind: string, at: number, value: number) => (bytes: Buffer) =>
  withBox(bytes, kind, (content) => {
    content.writeUInt32BE(value, (kind === 'stsz' ? 12 : 8) + 4 * at);
    return content;
  });
const offsets =
  (...changes: readonly (readonly [index: number, by: number])[]) =>
  (bytes: Buffer) =>
    withOffsets(bytes, (all) => {
      for (const [index, by] of changes) all[index] = (all[index] ?? 0) + by;
    });
const configuration = (change: (content: Buffer) => Buffer) => (bytes: Buffer) => withBox(bytes, 'avcC', change);
/** Ticks of one frame. */
const frame = 512;

describe('a source with a fault in it', () => {
  const cases: readonly (readonly [
    what: string,
    outcome: Outcome,
    change: (bytes: Buffer) => Buffer,
    often?: false,
  ])[] = [
    ['none', 'copied', (bytes) => bytes, false],
    ['a sync sample that is not where it is said to be', 'unproven', entry('stss', 1, 20), false],
    [
      'a P slice that is said to be an IDR picture',
      'counted',
      (bytes) => {
        bytes[packetAt(63).place + 4] = 0x65;
        return bytes;
      },
      false,
    ],
    [
      'parameter sets of another encode',
      'source-damaged',
      configuration(() => boxOf(readFileSync(sources.calm.file), 'avcC')),
      false,
    ],
    [
      'parameter sets of another number',
      'source-damaged',
      configuration((content) => {
        const set = 8 + content.readUInt16BE(6) + 3;
        return content.fill(((content[set + 1] ?? 0) >> 2) | 0x40, set + 1, set + 2);
      }),
      false,
    ],
    ['parameter sets that are cut off', 'source-damaged', configuration((content) => content.subarray(0, 12)), false],
    ['the first packet of a run lost', 'counted', filled(15, 0), false],
    ['the second packet of a run lost', 'counted', filled(16, 0xff), false],
    ['a packet lost in the middle of a run', 'counted', filled(62, 0), false],
    ['the last packet of a run lost', 'counted', filled(104, 0), false],
    ['the first packet of the last group lost', 'counted', filled(90, 0xff), false],
    ['a packet cut off at the beginning', 'counted', entry('stsz', 15, 40), false],
    ['a packet cut off in the middle', 'counted', entry('stsz', 62, 5), false],
    [
      'the blocks of a picture in the middle overwritten',
      'its own',
      (bytes) => {
        const { place, size } = packetAt(63);
        return bytes.fill(0x55, place + 16, place + size);
      },
    ],
    ['a frame late by a tick', 'copied', offsets([64, 1]), false],
    ['a frame late by one frame', 'refused', offsets([64, frame])],
    ['the first frame of a run late by one frame', 'copied', offsets([15, frame]), false],
    ["two frames in each other's place", 'its own', offsets([62, frame], [63, -frame]), false],
    ['two frames at one time', 'copied', offsets([63, -frame]), false],
  ];
  it.each(often(cases))('%s: %s', async (_, outcome, change) => {
    const source = withFault(change);
    // Times are the file's own, where it has others.
    const list = cuts({ ...source, ...(outcome === 'source-damaged' ? {} : timesOf(source.file)) });
    judge(outcome, list, await ending(folder, list));
  });
});

/** Nothing, where they are those of the source, or not all of them decode. */
function timesOf(file: string): Partial<NumberedSource> {
  const [before, now] = [sources.main.file, file].map((each) => boxOf(readFileSync(each), 'ctts'));
  if (before?.equals(now ?? Buffer.alloc(0))) return {};
  const times = frameTicks(file);
  return times.ticks.length === sources.main.ticks.length ? times : {};
}

const lying = (lie: (index: SourceIndex) => SourceIndex): RunParts => lyingIndex(sources.main.file, lie);

type Place = NonNullable<SourceIndex['packets']>[number];

describe('an index that lies', () => {
  const places =
    (change: (place: Place) => Partial<Place>) =>
    (index: SourceIndex): SourceIndex => ({
      ...index,
      packets: (index.packets ?? []).map((place) => ({ ...place, ...change(place) })),
    });
  const million = 1_000_000;
  const setsOf = (avcC: Buffer): readonly string[] => {
    const first = 8 + avcC.readUInt16BE(6);
    return [avcC.subarray(8, first), avcC.subarray(first + 3)].map((set) => set.toString('base64'));
  };
  const cases: readonly (readonly [
    what: string,
    outcome: Outcome,
    lie: (index: SourceIndex) => SourceIndex,
    often?: false,
  ])[] = [
    ['packets one byte further', 'unproven', places(({ offset }) => ({ offset: offset + 1 }))],
    ['packets that are longer', 'unproven', places(({ size }) => ({ size: size + 7 })), false],
    ['packets behind the file', 'unproven', places(() => ({ offset: 2 ** 40 })), false],
    ['packets before it', 'unproven', places(() => ({ offset: -1 })), false],
    ['packets nowhere', 'unproven', places(() => ({ offset: Number.NaN })), false],
    ['packets of no size', 'unproven', places(() => ({ size: Number.NaN })), false],
    ['packets of a negative size', 'unproven', places(() => ({ size: -1 })), false],
    ['packets of 4 GiB and what they have', 'unproven', places(({ size }) => ({ size: size + 2 ** 32 })), false],
    ['packets between ticks', 'refused', places(({ pts }) => ({ pts: pts + 0.25 })), false],
    [
      'a million packets',
      'refused',
      (index) => {
        const { packets: some = [] } = index;
        return {
          ...index,
          packets: Array.from({ length: million }, (_, i) => some[i % some.length] ?? { pts: 0, offset: 0, size: 0 }),
        };
      },
      false,
    ],
    [
      'a million packets more',
      'copied',
      (index) => {
        const more = Array.from({ length: million }, (_, i) => ({ pts: 10 * million + i, offset: 0, size: 10 }));
        return { ...index, packets: [...(index.packets ?? []), ...more] };
      },
      false,
    ],
    [
      'the last group is the one before it',
      'unproven',
      places(({ pts }) => {
        const { ticks } = sources.main;
        const at = ticks.indexOf(BigInt(pts));
        return at < 90 ? {} : { offset: packetAt(at - 15).place, size: packetAt(at - 15).size };
      }),
      false,
    ],
    [
      'no group begins anew',
      'refused',
      (index) => ({ ...index, gops: index.gops.map((gop) => ({ ...gop, pictureType: 1 })) }),
      false,
    ],
    [
      'every packet does',
      'unproven',
      (index) => {
        const [gop] = index.gops;
        if (gop === undefined) throw new Error('There is no group.');
        return {
          ...index,
          gops: (index.packets ?? []).map(({ pts }) => ({ ...gop, pts, packets: 1, pictureType: 5 })),
        };
      },
      false,
    ],
    [
      'parameter sets of another source',
      'unproven',
      (index) => ({ ...index, parameterSets: [setsOf(boxOf(readFileSync(sources.calm.file), 'avcC'))] }),
      false,
    ],
    [
      'parameter sets that are none',
      'unproven',
      (index) => ({ ...index, parameterSets: [['Z///////////', 'aO//////']] }),
      false,
    ],
  ];
  it.each(often(cases))('%s: %s', async (_, outcome, lie) => {
    const list = cuts(sources.main);
    judge(outcome, list, await ending(folder, list, lying(lie)));
  });
});

describe('a source that changes', () => {
  /** Each with the moment of every run, where it has one. */
  const changes: readonly (readonly [
    how: string,
    outcome: Outcome,
    change: (file: string) => void,
    often?: 'joined',
  ])[] = [
    [
      'replaced',
      'source-changed',
      (file) => {
        rmSync(file);
        copyFileSync(sources.calm.file, file);
      },
    ],
    ['cut off', 'source-changed', (file) => truncateSync(file, 20_000)],
    ['touched', 'source-changed', (file) => utimesSync(file, 1, 1)],
    ['removed', 'source-missing', (file) => rmSync(file), 'joined'],
  ];
  const beforeJoin = (renderer: ClipRenderer, change: () => void): ClipRenderer =>
    like(renderer, {
      join: (request, inputs) =>
        defer(() => {
          change();
          return renderer.join(request, inputs);
        }),
    });
  const moments = [
    ['joined', beforeJoin],
    ['proven', beforeProof],
  ] as const;
  const cases = changes.flatMap(([how, outcome, change, often]) =>
    moments.flatMap(([when, at]) => (isSoak || when === often ? [[how, when, outcome, change, at] as const] : [])),
  );
  it.each(cases)('is %s before it is %s: %s', async (_how, _when, outcome, change, at) => {
    const source = withFault((bytes) => bytes);
    const list = cuts(source);
    let isChanged = false;
    const once = () => {
      if (!isChanged) change(source.file);
      isChanged = true;
    };
    judge(outcome, list, await ending(folder, list, { renderer: (renderer) => at(renderer, once) }));
  });
});

describe('a kept segment', () => {
  /** A store that gives another file where a segment has six frames: the one before the run. */
  const giving = (store: ArtifactStore, given: (file: string) => string): ArtifactStore =>
    like(store, {
      acquire: (key, produce) =>
        store.acquire(key, produce).pipe(
          map((event) => {
            if (event.type !== 'stored' || readNumbers(event.artifact.file).length !== 6) return event;
            return { ...event, artifact: { ...event.artifact, file: given(event.artifact.file) } };
          }),
        ),
    });

  it('that is of another render is seen beside a copy', async () => {
    const kept = join(folder, 'kept.mp4');
    await ending(folder, [cut(sources.main, 0.8, 3)], {
      store: (store) =>
        giving(store, (file) => {
          copyFileSync(file, kept);
          return file;
        }),
    });
    expect(readNumbers(kept)).toEqual([24, 25, 26, 27, 28, 29]);
    const list = cuts(sources.main);
    judge('unproven', list, await ending(folder, list, { store: (store) => giving(store, () => kept) }));
  });
});
