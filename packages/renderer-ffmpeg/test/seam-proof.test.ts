// Needs ffmpeg.
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ArtifactStore, type ClipSource, ClipwrightError, Rational, type Verification } from '@clipwright/core';
import type { JoinPart, PacketsPart, StoreEvent } from '@clipwright/core/author';
import { type FfmpegRunner, type FfmpegStream, ffmpegRunner } from '@clipwright/ffmpeg';
import { copiedRuns, keysOf, pictureHead, provenFrames } from '@clipwright/rendering';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { defer, firstValueFrom, lastValueFrom, map, type Observable, of, throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { earlySeams } from '../src/join/early-seams.ts';
import { verifyFile } from '../src/join/verify-file.ts';
import { copiedSource, groupFrames, joinedByHand, listedSource, packetsOf, size } from './copied-source.ts';
import { clipRequest, probeOnce, profileOf } from './media.ts';

/*
 * Outputs of encoded ends and copied packets, put together by ffmpeg alone: those that are as planned pass, and what is
 * wrong with others is found, and whose it is.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const at = (name: string): string => join(directory.path, name);
const x264 = ['-c:v', 'libx264', '-bf', '0', '-crf'];

beforeAll(async () => {
  directory = await scratch();
  await copiedSource(at('a.mp4'), 3 * groupFrames, [...x264, '18']);
  // Its parameter sets differ from the other's by one bit, of the quantiser.
  await copiedSource(at('b.mp4'), 3 * groupFrames, [...x264, '17']);
  const encoded = (name: string, from: number, until: number, crf = '23') => [
    ...['-vf', `trim=start_frame=${from}:end_frame=${until}`, '-c:v', 'libx264', '-crf', crf],
    ...['-video_track_timescale', '15360', at(name)],
  ];
  tool('ffmpeg', [
    ...['-y', '-i', at('a.mp4')],
    ...encoded('head.mp4', 5, 30, '18'),
    ...encoded('tail.mp4', 60, 71, '28'),
    ...encoded('longer.mp4', 59, 71),
    ...encoded('early.mp4', 4, 29),
    ...encoded('late.mp4', 61, 72),
  ]);
  packetsOf(at('b.mp4'), 0, groupFrames, at('first.mp4'));
  for (const name of ['a.mp4', 'b.mp4']) sources.set(name, await listedSource(at(name)));
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const sources = new Map<string, ClipSource>();

/** Frames of a source from one keyframe to another, as a request names them. */
function packets(name: string, first: number, end: number): PacketsPart {
  const probed = probeOnce(at(name));
  const { timestamps } = probed;
  const { info } = sources.get(name) ?? probed;
  const from = timestamps[first] ?? -1;
  const to = timestamps[end] ?? -1;
  return { kind: 'packets', source: { id: name, file: at(name), info }, from, to, frames: end - first };
}

const head: JoinPart = { kind: 'file', file: 'head', frames: 25 };
const tail: JoinPart = { kind: 'file', file: 'tail', frames: 11 };
const profile = profileOf('30/1', {
  ...size,
  video: { ...profileOf('30/1').video, like: { color: {} } },
  audio: null,
});

/** An encoded part that says which frames of the first source it shows. */
function showing(part: JoinPart, first: number): JoinPart {
  const clip = { start: Rational.of(first, 30), frames: part.frames, profile };
  const probed = probeOnce(at('a.mp4'));
  return {
    kind: 'file',
    file: '',
    frames: part.frames,
    shows: clipRequest('a.mp4', at('a.mp4'), { ...probed, info: sources.get('a.mp4')?.info ?? probed.info }, clip)
      .request,
  };
}

function verified(
  file: string,
  parts: readonly JoinPart[],
  opened: ReadonlyMap<string, ClipSource> = sources,
  by = runner,
): Promise<Omit<Verification, 'bytes'>> {
  const request = { parts, profile, output: file, overwrite: false };
  return lastValueFrom(verifyFile(by, request, { file, container: 'mp4' }, undefined, opened));
}

async function fault(...given: Parameters<typeof verified>): Promise<ClipwrightError> {
  const error = await verified(...given).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof ClipwrightError) return error;
  throw new Error(`Nothing was found: ${error}`);
}

let made = 0;
/** Two copied groups between the ends; the second one as given. */
function output(
  middle: { readonly file: string; readonly frames: number },
  end = at('tail.mp4'),
  begin = at('head.mp4'),
): string {
  made += 1;
  const first = { file: at('first.mp4'), frames: groupFrames };
  const ends = [{ file: begin, frames: 25 }, first, middle, { file: end, frames: 11 }];
  return joinedByHand(ends, at(`joined-${made}.mp4`));
}
const group = (source: string, key: number, changes: readonly string[] = []) =>
  packetsOf(at(source), key, groupFrames, at(`group-${made}.mp4`), changes);

const known = new Map<number, string>();
/** A file of its own with the group of the first source from a keyframe on in the middle. */
function outputOf(key: number): string {
  const same = known.get(key) ?? output(group('a.mp4', key));
  known.set(key, same);
  made += 1;
  const file = at(`same-${made}.mp4`);
  copyFileSync(same, file);
  return file;
}
const plan = (): readonly JoinPart[] => [head, packets('b.mp4', 0, 30), packets('a.mp4', 30, 60), tail];

describe('what is as planned passes', () => {
  it('with runs of two sources', async () => {
    const found = await verified(outputOf(30), plan());
    expect(found).toMatchObject({ frames: 96, joins: 3, tails: 3 });
  });

  it('by ffmpeg alone as well', async () => {
    await using alone = await ffmpegAlone();
    expect(await verified(outputOf(30), plan(), sources, alone)).toMatchObject({ frames: 96 });
  });
});

/** One that has no ffprobe beside it. */
async function ffmpegAlone(): Promise<FfmpegRunner> {
  const { ffmpeg } = await firstValueFrom(runner.tools());
  const path = join(directory.path, 'alone');
  mkdirSync(path, { recursive: true });
  if (!existsSync(join(path, 'ffmpeg'))) symlinkSync(ffmpeg.path, join(path, 'ffmpeg'));
  return ffmpegRunner({ ffmpeg: join(path, 'ffmpeg'), path });
}

/** The source whose index tells the second group's packets where those of the first lie. */
async function misread(): Promise<ReadonlyMap<string, ClipSource>> {
  const source = await listedSource(at('a.mp4'));
  const index = await lastValueFrom(source.index());
  const found = (index.packets ?? []).map((packet, n, all) => {
    const other = all[n >= groupFrames && n < 2 * groupFrames ? n - groupFrames : n] ?? packet;
    return { ...other, pts: packet.pts };
  });
  return new Map([...sources, ['a.mp4', { ...source, index: () => of({ ...index, packets: found }) }]]);
}

describe('a fault is found, and whose it is', () => {
  it.each(['ffprobe', 'ffmpeg alone'])('packets that are not where the index has them, by %s', async (by) => {
    await using alone = await ffmpegAlone();
    const file = outputOf(0);
    const error = await fault(file, plan(), await misread(), by === 'ffprobe' ? runner : alone);
    expect(error).toMatchObject({ code: 'verification-failed', details: { part: 2, source: 'a.mp4' } });
    expect(error.message).toContain('is not the packet that it was taken for');
  });

  it('a group that is another of the same source', async () => {
    const error = await fault(outputOf(0), plan());
    expect(error).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
    expect(error.message).toContain('Frame 55, which is copied, is not its source’s'.replace('’', "'"));
  });

  it('parameter sets of another source, with which all decodes', async () => {
    const [own, other] = [group('a.mp4', 30), packetsOf(at('b.mp4'), 30, groupFrames, at('other.mp4'))];
    swapSets(own.file, other.file);
    expect(await fault(output(own), plan())).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });

  it('a packet lost', async () => {
    const lost = group('a.mp4', 30, ['-bsf:v', 'noise=drop=eq(n\\,12)']);
    expect(await fault(output(lost), plan())).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });

  it('a packet lost in a group that the next one makes up for', async () => {
    const closed = 'noise=drop=eq(n\\,12),setts=pts=N*512:dts=N*512:duration=512';
    const lost = { ...group('a.mp4', 30, ['-bsf:v', closed]), frames: groupFrames - 1 };
    const error = await fault(output(lost, at('longer.mp4')), plan());
    expect(error).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });

  it('bytes of a packet changed', async () => {
    const file = outputOf(30);
    const list = tool('ffprobe', ['-show_entries', 'packet=pos,size', '-of', 'csv=p=0', file]).toString().split('\n');
    const [bytes = 0, place = 0] = (list[25 + 30 + 3] ?? '').split(',').map(Number);
    const data = readFileSync(file);
    for (let i = place + Math.floor(bytes / 2); i < place + bytes - 1; i += 1) data[i] = (data[i] ?? 0) ^ 0x5a;
    writeFileSync(file, data);
    expect(await fault(file, plan())).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });

  it('frames that the source has not', async () => {
    const file = outputOf(30);
    const [first, second] = [packets('b.mp4', 0, 30), packets('a.mp4', 30, 60)];
    for (const odd of [{ from: second.from + 1 }, { to: second.to + 1 }]) {
      const error = await fault(file, [head, first, { ...second, ...odd }, tail]);
      expect(error).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
    }
  });

  it('an encoded frame beside a copied one that shows the one before or after', async () => {
    const [first, second] = [packets('b.mp4', 0, 30), packets('a.mp4', 30, 60)];
    const parts = [showing(head, 5), first, second, showing(tail, 60)];
    await expect(verified(outputOf(30), parts)).resolves.toMatchObject({ frames: 96 });
    const before = output(group('a.mp4', 30), at('tail.mp4'), at('early.mp4'));
    expect(await fault(before, parts)).toMatchObject({ code: 'verification-failed', details: { part: 1 } });
    const after = output(group('a.mp4', 30), at('late.mp4'));
    expect(await fault(after, parts)).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });

  it('a source that is not open', async () => {
    const part = packets('b.mp4', 0, 30);
    const unknown = { ...part, source: { ...part.source, id: 'unknown' } };
    const error = await fault(outputOf(30), [head, unknown, packets('a.mp4', 30, 60), tail]);
    expect(error.code).toBe('contract-violation');
  });
});

/** Keeps what is produced in files of their own. */
function keepingStore(): ArtifactStore {
  const kept = new Map<string | null, string>();
  let count = 0;
  return {
    acquire: (key, produce) =>
      defer((): Observable<StoreEvent> => {
        const before = kept.get(key);
        count += 1;
        const file = before ?? at(`kept-${count}`);
        const artifact = { file, bytes: 0, meta: null, read: () => createReadStream(file) };
        if (before !== undefined) return of({ type: 'stored', artifact, hit: true });
        return produce({ file }).pipe(
          map((event): StoreEvent => {
            if (event.type !== 'produced') return event;
            kept.set(key, file);
            return { type: 'stored', artifact, hit: false };
          }),
        );
      }),
    settled: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

describe('what was proven is remembered', () => {
  const keyed = (ends: readonly [string, string] = ['head', 'tail']): readonly JoinPart[] => {
    const keys = [ends[0], 'first run', 'second run', ends[1]];
    return plan().map((part, n) => ({ ...part, key: keys[n] ?? '' }));
  };

  /** Runs of ffmpeg that decode, of a verification with what was remembered. */
  async function decodings(file: string, parts: readonly JoinPart[], store: ArtifactStore): Promise<number> {
    let count = 0;
    const counting = new Proxy(runner, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (name !== 'stream') return typeof member === 'function' ? member.bind(target) : member;
        return (...given: Parameters<FfmpegRunner['stream']>) => {
          if (given[0].tool === 'ffmpeg') count += 1;
          return runner.stream(...given);
        };
      },
    });
    const request = { parts, profile, output: file, overwrite: false };
    await lastValueFrom(verifyFile(counting, request, { file, container: 'mp4' }, store, sources));
    return count;
  }

  it('by what it is of and by its bytes, and proven again where either is another', async () => {
    await using store = keepingStore();
    const file = outputOf(30);
    const both = await decodings(file, keyed(), store);
    expect(both).toBeGreaterThan(1);
    expect(await decodings(file, keyed(), store)).toBe(0);
    // Nobody says what they are.
    expect(await decodings(file, plan(), store)).toBe(both);
    // Of another source, by the same bytes.
    const other = keyed().map((part, n) => (n === 1 ? { ...part, key: 'another' } : part));
    expect(await decodings(file, other, store)).toBeGreaterThan(0);
    const data = readFileSync(file);
    const list = tool('ffprobe', ['-show_entries', 'packet=pos,size', '-of', 'csv=p=0', file]).toString().split('\n');
    const [bytes = 0, place = 0] = (list[25 + 30 + 3] ?? '').split(',').map(Number);
    for (let i = place + Math.floor(bytes / 2); i < place + bytes - 1; i += 1) data[i] = (data[i] ?? 0) ^ 0x5a;
    writeFileSync(file, data);
    await expect(decodings(file, keyed(), store)).rejects.toMatchObject({ details: { part: 2 } });
    await expect(decodings(file, keyed(), store)).rejects.toMatchObject({ code: 'verification-failed' });
  });
});

describe('beside what was made for the output', () => {
  const made = (): readonly JoinPart[] =>
    plan().map((part) => (part.kind === 'file' ? { ...part, isNew: true } : part));

  /** Lets what is read back come to its end only when something is decoded. */
  function waiting(): { readonly by: FfmpegRunner; decodings: number } {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const state = {
      decodings: 0,
      by: new Proxy(runner, {
        get: (target, name) => {
          const member = Reflect.get(target, name);
          if (name !== 'stream') return typeof member === 'function' ? member.bind(target) : member;
          return (...given: Parameters<FfmpegRunner['stream']>): FfmpegStream => {
            const stream = runner.stream(...given);
            if (given[0].tool === 'ffmpeg') {
              state.decodings += 1;
              begin();
              return stream;
            }
            const next = async () => {
              const read = await stream.next();
              if (read.done === true) await begun;
              return read;
            };
            const late: FfmpegStream = { ...stream, next, [Symbol.asyncIterator]: () => late };
            return late;
          };
        },
      }),
    };
    return state;
  }

  it('seams are proven while packets are read, and once', async () => {
    const file = outputOf(30);
    const state = waiting();
    await verified(file, made(), sources, state.by);
    // Of the output, and of each source.
    expect(state.decodings).toBe(3);
  });

  it('of sources before it is written, and only as long as these are what they were', async () => {
    const file = outputOf(30);
    const request = { parts: made(), profile, output: file, overwrite: false };
    const head = pictureHead(file, request);
    const { picture, track } = await head();
    const layout = { entry: picture.entry, frames: picture.frames.length, keys: keysOf(picture.frames, track.sync) };
    const gone = defer(() => throwError(() => new ClipwrightError('source-changed', 'It is another.')));
    const changed = new Map([...sources].map(([id, source]) => [id, { ...source, check: () => gone }]));
    for (const [opened, parts] of [[sources, [1, 2]] as const, [changed, []] as const]) {
      let begun = () => {};
      const both = new Promise<void>((resolve) => {
        begun = resolve;
      });
      let count = 0;
      const counting = new Proxy(runner, {
        get: (target, name) => {
          const member = Reflect.get(target, name);
          if (name !== 'stream') return typeof member === 'function' ? member.bind(target) : member;
          return (...given: Parameters<FfmpegRunner['stream']>) => {
            if (given[0].tool === 'ffmpeg') count += 1;
            if (count === 2) begun();
            return runner.stream(...given);
          };
        },
      });
      const seams = earlySeams(counting, request, opened);
      seams?.begin(layout);
      await both;
      seams?.written(head);
      expect([...((await seams?.proven(layout.keys)) ?? [])]).toEqual(parts);
      expect(count).toBe(3);
      expect(await seams?.proven([0, ...layout.keys])).toEqual(new Set());
      seams?.leave();
    }
  });

  it('what is amiss is found all the same', async () => {
    const state = waiting();
    const error = await fault(outputOf(0), made(), sources, state.by);
    expect(error).toMatchObject({ code: 'verification-failed', details: { part: 2 } });
  });
});

/** Changes the parameter sets of two files for each other's. */
function swapSets(a: string, b: string): void {
  const [first, second] = [readFileSync(a), readFileSync(b)];
  const place = (data: Buffer) => {
    const start = data.indexOf('avcC') - 4;
    return { start, length: data.readUInt32BE(start) };
  };
  const [own, other] = [place(first), place(second)];
  if (own.length !== other.length) throw new Error('They are not of one length.');
  copyFileSync(a, `${a}.before`);
  second.copy(first, own.start, other.start, other.start + other.length);
  if (readFileSync(`${a}.before`).equals(first)) throw new Error('They do not differ.');
  writeFileSync(a, first);
}

describe('of a run whose groups are long', () => {
  it('the first picture of the last one is proven, and no more than that', () => {
    const part = { ...packets('a.mp4', 0, 30), from: 100, to: 390, frames: 290 };
    const [run] = copiedRuns({ parts: [head, part], profile: profileOf('30/1'), output: '', overwrite: false });
    if (run === undefined) throw new Error('It is no run.');
    expect(provenFrames(run, [0, 25, 225], size)).toEqual([
      { from: 25, to: 25 },
      { from: 225, to: 225 },
    ]);
  });
});
