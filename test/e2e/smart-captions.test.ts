// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, describe, expect, it } from 'vitest';
import { frameTicks, makeNumbered } from './numbered.ts';
import { expectedNumbers } from './rule-of-time.ts';
import { decoded, judge, numberedSource, type Source, smartRenders, x264, x265 } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/*
 * Captions lie in messages between the pictures' own units (ATSC A/53, part 4, in user data that is registered: ITU-T
 * H.264 and H.265, D.1, payload type 4). Those of copied packets stay, each with its picture.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-captions-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Codec = 'h264' | 'hevc';

const frames = 90;

/** One picture after the other, so that a bare stream can be given times. */
const made: Readonly<Record<Codec, { readonly args: readonly string[]; readonly format: string }>> = {
  h264: { args: [...x264(15, 'bframes=0'), '-an'], format: 'h264' },
  hevc: { args: [...x265('keyint=15:min-keyint=15:open-gop=0:bframes=0'), '-an'], format: 'hevc' },
};

/** Another source of the same codec, without captions, decoded in the order in which it is shown. */
const others: Readonly<Record<Codec, readonly string[]>> = {
  h264: x264(10, 'bframes=0:cabac=0:8x8dct=0'),
  hevc: x265('keyint=10:min-keyint=10:open-gop=0:bframes=0:ctu=16'),
};

/** Before the captions of each picture: of the United States, of the ATSC, of type `GA94`, for decoders of captions. */
const head = Buffer.from([0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03]);

/** A unit of user data with the number of a frame in the two bytes of its one caption. */
function captionUnit(codec: Codec, number: number): Buffer {
  // Bytes of seven bits, neither of which is zero: nothing has to be escaped.
  const pair = [0x80 | (number >> 6), 0x80 | (number & 63)];
  const payload = Buffer.concat([head, Buffer.from([0x41, 0xff, 0xfc, ...pair, 0xff])]);
  const type = codec === 'h264' ? [0x06] : [0x4e, 0x01];
  return Buffer.concat([Buffer.from([...type, 4, payload.length]), payload, Buffer.from([0x80])]);
}

const startCode = Buffer.from([0, 0, 0, 1]);

/** The units of a bare stream. */
function unitsIn(stream: Buffer): readonly Buffer[] {
  const starts: number[] = [];
  for (let at = stream.indexOf('000001', 0, 'hex'); at >= 0; at = stream.indexOf('000001', at + 3, 'hex'))
    starts.push(at);
  return starts.map((at, i) => {
    const end = starts[i + 1] ?? stream.length;
    // A start code may have four bytes.
    return stream.subarray(at + 3, i + 1 < starts.length && stream[end - 1] === 0 ? end - 1 : end);
  });
}

const typeOf = (codec: Codec, unit: Buffer): number => (codec === 'h264' ? (unit[0] ?? 0) & 31 : (unit[0] ?? 0) >> 1);
/** Of one slice each. */
const isPicture = (codec: Codec, unit: Buffer): boolean =>
  codec === 'h264' ? [1, 5].includes(typeOf(codec, unit)) : typeOf(codec, unit) < 32;

/** The pictures of a file as a bare stream. */
function bare(codec: Codec, file: string): Buffer {
  const args = ['-v', 'error', '-i', file, '-map', '0:v', '-c', 'copy', '-f', made[codec].format, 'pipe:1'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26 });
}

/** The number that the captions of each picture hold, in the order of decoding; -1 where it has none. */
function captionsIn(codec: Codec, file: string): readonly number[] {
  const captions: number[] = [];
  let before = -1;
  for (const unit of unitsIn(bare(codec, file))) {
    const at = unit.indexOf(head);
    if (at > 0) before = (((unit[at + 11] ?? 0) & 127) << 6) | ((unit[at + 12] ?? 0) & 127);
    if (!isPicture(codec, unit)) continue;
    captions.push(before);
    before = -1;
  }
  return captions;
}

/** A source whose captions tell the numbers of its frames. */
function captioned(codec: Codec, first: number): Source {
  const plain = join(folder, `plain-${codec}.mp4`);
  makeNumbered(plain, { rate: '30', frames, first, args: made[codec].args });
  let number = first;
  const stream = unitsIn(bare(codec, plain)).flatMap((unit) => {
    const captions = isPicture(codec, unit) ? [startCode, captionUnit(codec, number++)] : [];
    return [...captions, startCode, unit];
  });
  const file = join(folder, `${codec}.mp4`);
  const input = ['-v', 'error', '-y', '-r', '30', '-f', made[codec].format, '-i', 'pipe:0'];
  const sound = ['-f', 'lavfi', '-i', 'anullsrc', '-shortest'];
  const tag = codec === 'hevc' ? ['-tag:v', 'hvc1'] : [];
  execFileSync('ffmpeg', [...input, ...sound, '-c:v', 'copy', ...tag, '-c:a', 'aac', file], {
    input: Buffer.concat(stream),
  });
  return { file, first, ...frameTicks(file), ...decoded(file) };
}

const codecs: readonly Codec[] = isSoak ? ['h264', 'hevc'] : ['h264'];

describe.each(codecs)('%s', (codec) => {
  it('has the captions of all pictures that are copied', async () => {
    const source = captioned(codec, 300);
    expect(captionsIn(codec, source.file)).toEqual(Array.from({ length: frames }, (_, i) => 300 + i));
    // Its sets have the same numbers, so that those of what comes behind are renumbered, and its packets rewritten.
    const other = numberedSource(join(folder, `other-${codec}.mp4`), 600, others[codec]);
    const cuts = [
      { ...cut(other, 0, 1), source: other },
      { ...cut(source, 0.3, 1.4), source },
      { ...cut(source, 1, 2.7), source },
    ];
    const file = join(folder, `out-${codec}.mp4`);
    const rendered = await parts.render(cuts, { file });
    judge(file, cuts, rendered);
    const expected = expectedNumbers(cuts, [30n, 1n]);
    const captions = captionsIn(codec, file);
    expect(captions).toHaveLength(expected.length);
    const { copies } = rendered.plan;
    const copied = copies.flatMap(({ firstFrame, part }) =>
      Array.from({ length: part.frames }, (_, i) => firstFrame + i),
    );
    const [before, own] = [true, false].map((isOther) =>
      copied.filter((frame) => (expected[frame] ?? 0) >= 600 === isOther),
    );
    expect(before?.length).toBeGreaterThan(0);
    expect(own?.length).toBeGreaterThan(50);
    expect(before?.map((frame) => captions[frame])).toEqual(before?.map(() => -1));
    expect(own?.map((frame) => captions[frame])).toEqual(own?.map((frame) => expected[frame]));
  });
});
