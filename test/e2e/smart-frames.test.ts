// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faulty, probePackets, withBox } from './faulty-media.ts';
import { makeNumbered } from './numbered.ts';
import { digest, frames, judge, numberedSource, randomCuts, type Source, smartRenders } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/*
 * Codecs whose frames say themselves what a decoder must know: VP9, beside which ends are encoded, and AV1, of which all
 * of an output is copied or nothing.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-frames-'));
const parts = smartRenders();
const { render } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const vp9 = (group: number, ...more: readonly string[]) => [
  ...[
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-b:v',
    '0',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
  ],
  ...['-g', String(group), '-threads', '1', ...more],
];
/** Pictures that are decoded and not shown, each in the packet of another, which the encoder makes in its second pass. */
const altRef = ['-deadline', 'good', '-cpu-used', '5', '-auto-alt-ref', '6', '-lag-in-frames', '25'];

const svt = (group: number, preset = 12) => [
  ...['-c:v', 'libsvtav1', '-preset', String(preset), '-crf', '20', '-g', String(group), '-pix_fmt', 'yuv420p'],
  ...['-svtav1-params', 'lp=1'],
];
const aom = (group: number) => [
  ...['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-crf', '20', '-b:v', '0', '-pix_fmt', 'yuv420p'],
  ...['-g', String(group), '-threads', '1'],
];

function sourcesOf(base: number, made: readonly (readonly [name: string, args: readonly string[]])[]) {
  return made.map(([name, args], i) => {
    const [file, first] = [join(folder, name), base + i * frames];
    if (!args.includes('-auto-alt-ref')) return numberedSource(file, first, args);
    const pass = (number: number) => [...args, '-passlogfile', join(folder, name), '-pass', String(number)];
    makeNumbered(file, { rate: '30', frames, first, args: pass(1) });
    return numberedSource(file, first, pass(2));
  });
}

function only(sources: readonly Source[], name: string): Source {
  const found = sources.find(({ file }) => file.endsWith(name));
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

describe('VP9', () => {
  let sources: readonly Source[] = [];
  beforeAll(() => {
    sources = sourcesOf(0, [
      ['alt-ref.webm', [...vp9(40, ...altRef), '-c:a', 'libopus']],
      ['alt-ref.mp4', [...vp9(64, ...altRef), '-c:a', 'aac']],
      ['plain.mkv', [...vp9(12, '-lag-in-frames', '0'), '-c:a', 'aac']],
    ]);
  });

  const everyFrame = 'of random lists every frame is the right one, those that are copied bit for bit (in the soak)';
  it.runIf(isSoak)(
    everyFrame,
    async () => {
      let copied = 0;
      for (const seed of [2, 3, 7, 14]) {
        const cuts = randomCuts(seed, sources);
        const file = join(folder, 'list.mp4');
        const rendered = await render(cuts, { file, overwrite: true, codec: 'vp9' });
        judge(file, cuts, rendered);
        for (const { encodedFor } of rendered.report.clips) expect(encodedFor).not.toBe('unproven');
        copied += rendered.report.copying.frames;
      }
      expect(copied).toBeGreaterThan(300);
    },
    60_000,
  );

  it('runs end anywhere, beside pictures that are decoded and not shown', async () => {
    const source = only(sources, 'alt-ref.webm');
    // A superframe ends with its index (VP9 bitstream specification, annex B).
    const file = only(sources, 'alt-ref.mp4').file;
    const bytes = readFileSync(file);
    const packets = probePackets(file).map(({ place, size }) => bytes.subarray(place, place + size));
    expect(packets.filter((packet) => (packet.at(-1) ?? 0) >> 5 === 0b110).length).toBeGreaterThan(5);
    for (const end of isSoak ? [2.3, 2.6] : [2.6]) {
      const cuts = [{ ...cut(source, 0, end), source }];
      const output = join(folder, 'ends.mp4');
      const rendered = await render(cuts, { file: output, overwrite: true, codec: 'vp9' });
      judge(output, cuts, rendered);
      expect(rendered.report.copying.frames).toBe(rendered.report.frames);
    }
  }, 60_000);

  it('a list gives the right frames, and the same bytes at any concurrency', async () => {
    const cuts = randomCuts(isSoak ? 5 : 2, sources);
    const digests = new Set<string>();
    for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
      const file = join(folder, `same-${concurrency}.mp4`);
      const rendered = await render(cuts, { file, codec: 'vp9' }, { concurrency });
      expect(rendered.report.copying.frames).toBeGreaterThan(0);
      if (concurrency === 1) judge(file, cuts, rendered);
      digests.add(digest(file));
    }
    expect(digests.size).toBe(1);
  }, 60_000);

  it('an output of which nobody says the codec is not made VP9, but where nothing but copies is asked for', async () => {
    const source = only(sources, 'plain.mkv');
    const cuts = [{ ...cut(source, 0, 2), source }];
    const usual = await render(cuts, { file: join(folder, 'usual.mp4') });
    expect(usual.report.profile.video?.codec).toBe('h264');
    const file = join(folder, 'copies.mp4');
    const copies = await render(cuts, { file, copy: 'always' });
    expect(copies.report.profile.video?.codec).toBe('vp9');
    judge(file, cuts, copies);
  });

  it('of a source whose container calls keys what are none, no run begins there, and every frame is right', async () => {
    const source = only(sources, 'alt-ref.mp4');
    const keys = probePackets(source.file).flatMap(({ isKey }, i) => (isKey ? [i + 1] : []));
    const [, second = 0, third = 0] = keys;
    const file = join(folder, 'called-keys.mp4');
    // The second is said to be 20 packets later, where none is.
    faulty(source.file, file, (bytes) =>
      withBox(bytes, 'stss', (content) => {
        content.writeUInt32BE(second + 20, 12);
        return content;
      }),
    );
    const lying = { ...source, file };
    const cuts = [{ ...cut(lying, (second + 9) / 30, (third + 50) / 30), source: lying }];
    const output = join(folder, 'called.mp4');
    const rendered = await render(cuts, { file: output, codec: 'vp9' });
    judge(output, cuts, rendered);
    expect(rendered.plan.copies.map(({ part }) => part.from)).toEqual([Number(source.ticks[third - 1])]);
    expect(rendered.report.clips[0]?.encodedFor).toBe('ragged-ends');
  }, 60_000);
});

describe('AV1', () => {
  let sources: readonly Source[] = [];
  beforeAll(() => {
    sources = sourcesOf(1000, [
      ['one.mp4', [...svt(60), '-c:a', 'aac']],
      ['two.mkv', [...svt(60), '-c:a', 'aac']],
      ['other.webm', [...aom(50), '-c:a', 'libopus']],
    ]);
  }, 60_000);
  const options = { codec: 'av1', overwrite: true } as const;

  it('clips that begin with a group are copied, over sources of one sequence header, bit for bit', async () => {
    const [one, two] = [only(sources, 'one.mp4'), only(sources, 'two.mkv')];
    const cuts = [
      { ...cut(one, 2, 5.5), source: one },
      { ...cut(two, 4, 8), source: two },
      { ...cut(one, 0, 1), source: one },
    ];
    const digests = new Set<string>();
    for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
      const file = join(folder, 'copied.mp4');
      const rendered = await render(cuts, { ...options, file }, { concurrency });
      expect(rendered.report.copying.frames).toBe(rendered.report.frames);
      judge(file, cuts, rendered);
      digests.add(digest(file));
    }
    expect(digests.size).toBe(1);
  }, 60_000);

  it('what libaom made is copied as well', async () => {
    const source = only(sources, 'other.webm');
    const cuts = [{ ...cut(source, 0, 6), source }];
    const file = join(folder, 'other.mp4');
    const rendered = await render(cuts, { ...options, file });
    expect(rendered.report.copying.frames).toBe(180);
    judge(file, cuts, rendered);
  }, 60_000);

  it('beside anything encoded, or of another sequence header, nothing is copied, and it is said why', async () => {
    const [one, other] = [only(sources, 'one.mp4'), only(sources, 'other.webm')];
    const cuts = [
      { ...cut(one, 2, 4), source: one },
      { ...cut(one, 0.5, 2.5), source: one },
      { ...cut(other, 0, 1), source: other },
    ];
    const file = join(folder, 'encoded.mp4');
    const rendered = await render(cuts, { ...options, file });
    expect(rendered.report.clips.map(({ encodedFor }) => encodedFor)).toEqual([
      'other-format',
      'no-start',
      'other-format',
    ]);
    expect(rendered.report.copying.frames).toBe(0);
    const alone = await render(cuts, { ...options, file, copy: 'always' });
    expect(alone.report.clips.map(({ code, copied }) => code ?? copied)).toEqual([60, 'not-copyable', 'not-copyable']);
    judge(file, cuts.slice(0, 1), alone);
  }, 120_000);
});
