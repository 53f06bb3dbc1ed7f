// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceInfo } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { toldByLoader, toldByProber } from '@clipwright/test-kit/probers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-decoders-'));
const loader = ffmpegLoader();
const prober = headersProber();
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:keyint=12:bframes=3'];
const av1 = ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-g', '12'];
const film = ['-r', '30000/1001'];

/** Files, and the timecode that was given to each. */
const made: readonly (readonly [name: string, args: readonly string[], timecode: string | undefined])[] = [
  ['plain.mp4', x264, undefined],
  ['pyramid.mp4', [...x264, '-bf', '3', '-b-pyramid', 'normal'], '01:00:00:00'],
  ['high10.mov', [...x264, '-pix_fmt', 'yuv420p10le', ...film], '00:09:59;28'],
  ['dropped.mov', [...x264, ...film], '10:20:30;12'],
  ['counted.mov', [...x264, ...film], '10:20:30:12'],
  ['fast.mov', [...x264, '-r', '60000/1001'], '23:59:59;58'],
  ['h264.mkv', [...x264, '-bf', '2'], '02:03:04:05'],
  ['hevc.mp4', [...x265, '-tag:v', 'hvc1'], undefined],
  ['hevc.mkv', [...x265, '-pix_fmt', 'yuv420p10le'], '00:00:10:00'],
  ['av1.mp4', av1, undefined],
  ['av1.mkv', av1, undefined],
];

beforeAll(() => {
  const input = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=0.5'];
  const outputs = made.flatMap(([name, args, timecode]) => {
    const said = timecode === undefined ? [] : ['-timecode', timecode, '-metadata', `timecode=${timecode}`];
    return ['-threads', '2', ...args, ...said, join(folder, name)];
  });
  execFileSync('ffmpeg', ['-v', 'error', ...input, ...outputs], { stdio: 'inherit' });
  const copy = ['-i', join(folder, 'pyramid.mp4'), '-c', 'copy', join(folder, 'copied.ts')];
  execFileSync('ffmpeg', ['-v', 'error', ...copy], { stdio: 'inherit' });
});

/** What ffprobe alone says of a file's pictures, which is asked once. */
function probed(name: string): ReturnType<typeof probe> {
  const known = probes.get(name) ?? probe(name);
  probes.set(name, known);
  return known;
}
const probes = new Map<string, ReturnType<typeof probe>>();

function probe(name: string) {
  const args = ['-v', 'error', '-show_data', '-show_streams', '-show_format', '-of', 'json', join(folder, name)];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' }));
  const [video] = streams.filter((stream: { codec_type: string }) => stream.codec_type === 'video');
  const lines: readonly string[] = (video.extradata ?? '').split('\n');
  const hex = lines.map((line) => (/^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} )+)/.exec(line)?.[1] ?? '').replaceAll(' ', ''));
  const tags = Object.entries({ ...format.tags, ...video.tags });
  return {
    extradata: Buffer.from(hex.join(''), 'hex'),
    level: video.level,
    delay: video.has_b_frames,
    timecode: tags.find(([tag]) => tag.toLowerCase() === 'timecode')?.[1],
  };
}

async function infoOf(name: string, ask: typeof byHeaders): Promise<SourceInfo> {
  const told = await ask(join(folder, name));
  if ('error' in told) throw new Error(told.error.message);
  return told.info;
}
const byHeaders = (file: string) => toldByProber(prober, file);
const byFfprobe = (file: string) => toldByLoader(loader, file);

describe.each(made)('%s', (name, _args, timecode) => {
  it('headers tell the decoder’s record, its level and its order as ffprobe does', async () => {
    const { decoder, codec } = (await infoOf(name, byHeaders)).video;
    const { extradata, level, delay } = probed(name);
    expect(extradata.length).toBeGreaterThan(10);
    expect(Buffer.from(decoder?.configuration ?? '', 'base64').equals(extradata)).toBe(true);
    expect(decoder?.level).toBe(level);
    expect(decoder?.reorderDepth).toBe(codec === 'av1' ? undefined : delay);
    // Each parameter set stands in the record.
    expect(decoder?.parameterSets?.length).toBeGreaterThan(0);
    for (const set of decoder?.parameterSets ?? []) expect(extradata.includes(Buffer.from(set, 'base64'))).toBe(true);
  });

  it('both tell the same profile, and the timecode that it was given', async () => {
    const [headers, ffprobe] = [await infoOf(name, byHeaders), await infoOf(name, byFfprobe)];
    const { configuration: _, parameterSets: __, ...decoder } = headers.video.decoder ?? {};
    expect(ffprobe.video.decoder).toEqual(decoder);
    expect(decoder.profile).toBeTypeOf('number');
    expect(probed(name).timecode).toBe(timecode);
    expect([headers.timecode, ffprobe.timecode]).toEqual([timecode, timecode]);
  });
});

it('of a transport stream, whose packets alone have the sets, the rest is told', async () => {
  const { decoder } = (await infoOf('copied.ts', byFfprobe)).video;
  expect(decoder).toEqual({ profile: 77, level: probed('copied.ts').level, reorderDepth: probed('copied.ts').delay });
});
