// Needs ffmpeg or node-av.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Prober, type SourceIndex, type SourceInfo, toClipwrightError } from '@clipwright/core';
import { createClipwright, ProberId } from '@clipwright/core/inversify';
import { makeFile } from '@clipwright/test-kit/make-file';
import { isSoak } from '@clipwright/test-kit/soak';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersProberModule } from '../src/inversify/index.ts';
import { headersProber, openLocalFile } from '../src/node/index.ts';
import { counted, inMemory } from './counted.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-headers-'));
let mp4 = '';
let mkv = '';
let mov = '';
beforeAll(() => {
  mp4 = makeFile(join(folder, 'small.mp4'));
  mkv = makeFile(join(folder, 'small.mkv'));
  mov = makeFile(join(folder, 'small.mov'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function all(prober: Prober, uri: string): Promise<{ readonly info: SourceInfo; readonly index: SourceIndex }> {
  return { info: await firstValueFrom(prober.probe({ uri })), index: await firstValueFrom(prober.index({ uri })) };
}

const tenGigabytes = 10 * 2 ** 30;

/** A box or an element of ten gigabytes that holds nothing, with its header; the file has a hole there. */
function withHole(
  from: string,
  to: string,
  at: number,
  header: Buffer,
  change: (bytes: Buffer) => void = () => {},
): string {
  const bytes = readFileSync(from);
  change(bytes);
  writeFileSync(to, bytes.subarray(0, at));
  const file = openSync(to, 'r+');
  writeSync(file, header, 0, header.length, at);
  writeSync(file, bytes, at, bytes.length - at, at + tenGigabytes);
  closeSync(file);
  truncateSync(to, bytes.length + tenGigabytes);
  return to;
}

describe('ten gigabytes are opened as fast as a few kilobytes', () => {
  const readOf = async (file: string) => {
    const files = counted(openLocalFile);
    const told = await all(headersProber({ open: files.open }), file);
    expect(files.held()).toBe(0);
    return { told, reads: files.reads(), bytes: files.bytes() };
  };

  it('mp4, with its header behind them', async () => {
    const bytes = readFileSync(mp4);
    const moov = bytes.indexOf('moov') - 4;
    expect(moov).toBeGreaterThan(bytes.indexOf('mdat'));
    const header = Buffer.alloc(16);
    header.writeUInt32BE(1);
    header.write('free', 4);
    header.writeBigUInt64BE(BigInt(tenGigabytes), 8);
    const small = await readOf(mp4);
    const large = await readOf(withHole(mp4, join(folder, 'large.mp4'), moov, header));
    expect(large.told).toEqual(small.told);
    expect(large.told.info.video.frames).toBe(25);
    expect(large.reads - small.reads).toBeLessThan(8);
    expect(large.bytes - small.bytes).toBeLessThan(300_000);
  });

  it('Matroska, with nothing behind its pictures and its index', async () => {
    const bytes = readFileSync(mkv);
    const header = Buffer.alloc(9);
    header.writeUInt8(0xec);
    header.writeBigUInt64BE(0x01_00_00_00_00_00_00_00n + BigInt(tenGigabytes - 9), 1);
    const segment = bytes.indexOf(Buffer.from('18538067', 'hex')) + 4;
    const grown = (copy: Buffer): void => {
      copy.writeBigUInt64BE(copy.readBigUInt64BE(segment) + BigInt(tenGigabytes), segment);
    };
    const small = await readOf(mkv);
    const large = await readOf(withHole(mkv, join(folder, 'large.mkv'), bytes.length, header, grown));
    expect(large.told).toEqual(small.told);
    expect(large.told.info.video.frames).toBe(25);
    expect(large.reads - small.reads).toBeLessThan(8);
    expect(large.bytes - small.bytes).toBeLessThan(300_000);
  });
});

it('a file that changed since it was probed has no index any more', async () => {
  const file = join(folder, 'changing.mp4');
  copyFileSync(mp4, file);
  const prober = headersProber();
  await firstValueFrom(prober.probe({ uri: file }));
  expect((await firstValueFrom(prober.index({ uri: file }))).timestamps).toHaveLength(25);
  copyFileSync(mkv, file);
  await expect(firstValueFrom(prober.index({ uri: file }))).rejects.toMatchObject({ code: 'source-changed' });
  // Probed again, it is the other one.
  expect((await firstValueFrom(prober.probe({ uri: file }))).container).toBe('matroska,webm');
  expect((await firstValueFrom(prober.index({ uri: file }))).timestamps).toHaveLength(25);
});

it('what is not there, and what is no file, is said as loaders say it', async () => {
  const prober = headersProber();
  await expect(firstValueFrom(prober.probe({ uri: join(folder, 'none.mp4') }))).rejects.toMatchObject({
    code: 'source-missing',
  });
  await expect(firstValueFrom(prober.probe({ uri: folder }))).rejects.toMatchObject({ code: 'source-unreadable' });
});

it.runIf(process.platform !== 'win32')('a named pipe is refused, whether or not somebody writes to it', async () => {
  const uri = join(folder, 'pipe.mp4');
  execFileSync('mkfifo', [uri]);
  await expect(firstValueFrom(headersProber().probe({ uri }))).rejects.toMatchObject({ code: 'source-unreadable' });
});

it.runIf(process.platform === 'linux')('a file that fails when it is read is unreadable', async () => {
  // Its first bytes belong to no page of memory.
  await using unreadable = await openLocalFile('/proc/self/mem');
  await expect(unreadable.read(0, 16)).rejects.toMatchObject({
    code: 'source-unreadable',
  });
});

it('unsubscribing stops it, and leaves no file open', async () => {
  const reached = waiting();
  const go = waiting();
  const files = counted(openLocalFile, () => {
    reached.resolve();
    return go.promise;
  });
  const prober = headersProber({ open: files.open });
  const subscription = prober
    .probe({ uri: mp4 })
    .subscribe({ next: () => expect.unreachable(), error: () => expect.unreachable() });
  await reached.promise;
  subscription.unsubscribe();
  go.resolve();
  await prober.settled();
  expect([files.reads(), files.held()]).toEqual([1, 0]);
});

it('a damaged header is left to others or said to be damaged, never anything else', async () => {
  let state = 20_001;
  const choose = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const rounds = isSoak ? 20_000 : 150;
  const wrong: unknown[] = [];
  for (const file of [mp4, mkv]) {
    const whole = readFileSync(file);
    const start = file === mp4 ? whole.indexOf('moov') : 0;
    for (let round = 0; round < rounds; round += 1) {
      const bytes = Uint8Array.from(whole);
      for (let i = 0; i <= choose(4); i += 1) bytes[start + choose(Math.min(2000, bytes.length - start))] = choose(256);
      const prober = headersProber({ open: inMemory(bytes) });
      const outcome = await all(prober, 'damaged').then(
        ({ index }) => (index.timestamps.length <= 25 ? 'told' : `${index.timestamps.length} frames`),
        (error: unknown) => toClipwrightError(error).code,
      );
      if (!['told', 'probe-incomplete', 'no-video-stream', 'source-damaged'].includes(outcome))
        wrong.push([outcome, state]);
    }
  }
  expect(wrong).toEqual([]);
});

describe('counts that cannot be are not counted through', () => {
  /** Boxes around those that are changed, from the outermost on. */
  const around = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

  /**
   * A file of which a box is changed, and that does not say how its pictures are coded, so that the first one would
   * have to be looked at.
   *
   * @param depth How many boxes are around it.
   */
  function changed(type: string, depth: number, change: (box: Buffer) => Buffer): Uint8Array {
    const whole = readFileSync(mov);
    whole.write('free', whole.indexOf('avcC'));
    const at = whole.indexOf(type) - 4;
    const size = whole.readUInt32BE(at);
    const box = change(Buffer.from(whole.subarray(at, at + size)));
    for (const outer of around.slice(0, depth)) {
      const start = whole.lastIndexOf(outer, at) - 4;
      whole.writeUInt32BE(whole.readUInt32BE(start) + box.length - size, start);
    }
    return Buffer.concat([whole.subarray(0, at), box, whole.subarray(at + size)]);
  }
  /** The same box with one more entry. */
  const longer =
    (...entry: readonly number[]) =>
    (box: Buffer): Buffer => {
      const more = Buffer.alloc(4 * entry.length);
      for (const [i, number] of entry.entries()) more.writeUInt32BE(number, 4 * i);
      box.writeUInt32BE(box.length + more.length);
      box.writeUInt32BE(box.readUInt32BE(12) + 1, 12);
      return Buffer.concat([box, more]);
    };
  const many = 0xffffffff;

  const stray = (box: Buffer): Buffer => Buffer.concat([box, Buffer.from('\0\0\0\x10stbl\0\0\0\x08free', 'latin1')]);

  it.each([
    ['ctts', 5, longer(many, 0), 'its composition offsets are odd'],
    ['stsc', 5, longer(many, 1, 1), 'its chunks are odd'],
    ['stts', 5, longer(many, 0), 'not all of its samples have a time'],
    ['tkhd', 2, stray, 'it has tables of samples in odd places'],
  ] as const)('%s', async (type, depth, change, why) => {
    const prober = headersProber({ open: inMemory(changed(type, depth, change)) });
    await expect(all(prober, 'claims')).rejects.toMatchObject({
      code: 'probe-incomplete',
      message: expect.stringContaining(why),
    });
  });
});

it('a module binds it', async () => {
  await using clipwright = createClipwright({ modules: [headersProberModule()] });
  const info = await firstValueFrom(clipwright.get(ProberId).probe({ uri: mp4 }));
  expect(info).toMatchObject({ container: 'mov,mp4,m4a,3gp,3g2,mj2', video: { codec: 'h264', width: 64, height: 36 } });
});

interface Waiting {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function waiting(): Waiting {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
