import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { size } from './numbered.ts';
import { decoded, numberedSource, randomCuts, type Source, smartRenders, x264, x265 } from './smart-lists.ts';

/*
 * Outputs of copied packets as other programs decode them than the ffmpeg that they were verified with: to the same
 * values, every frame. In the soak; a program that is not there is passed over by name.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-players-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const made = {
  h264: [x264(12, 'bframes=3'), x264(30, 'bframes=3:open-gop=1'), x264(30, 'bframes=0:cabac=0')],
  hevc: [x265('keyint=30:min-keyint=30:open-gop=1:bframes=3'), x265('keyint=12:min-keyint=12:open-gop=0:bframes=2')],
} as const;
type Codec = keyof typeof made;
const codecs: readonly Codec[] = ['h264', 'hevc'];

const outputs: Record<Codec, string[]> = { h264: [], hevc: [] };
beforeAll(async () => {
  if (!isSoak) return;
  for (const [place, codec] of codecs.entries()) {
    const sources: readonly Source[] = made[codec].map((args, i) =>
      numberedSource(join(folder, `${codec}-${i}.mp4`), 300 * (4 * place + i), args),
    );
    for (const seed of [501, 502, 503, 504]) {
      const file = join(folder, `${codec}-${seed}.${seed % 2 === 0 ? 'mov' : 'mp4'}`);
      const { report } = await parts.render(randomCuts(seed, sources), { file });
      // Lists of which nothing is copied say nothing.
      if (report.copying.frames > 0) outputs[codec].push(file);
    }
    expect(outputs[codec].length).toBeGreaterThan(1);
  }
});

const digest = (picture: Uint8Array): string => createHash('md5').update(picture).digest('hex');
/** What the ffmpeg decodes that the output was made with. */
const expected = (file: string): readonly string[] => decoded(file).pictures.map(digest);

/** Runs a program to its end, without a word of complaint. */
function run(program: string, args: readonly string[], directory = folder): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, maxBuffer: 2 ** 28 });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const isThere = (program: string): boolean => isSoak && spawnSync(program, ['--version']).status === 0;

const bytes = 1.5 * size.width * size.height;
function picturesIn(raw: Buffer): readonly string[] {
  return Array.from({ length: raw.length / bytes }, (_, i) => digest(raw.subarray(i * bytes, (i + 1) * bytes)));
}

describe.each(codecs)('outputs of %s', (codec) => {
  it.skipIf(!isThere('gst-launch-1.0'))('are decoded by GStreamer to the same values (needs gst-launch-1.0)', () => {
    for (const file of outputs[codec]) {
      const raw = join(folder, 'gst.yuv');
      const [parser, decoder] = codec === 'h264' ? ['h264parse', 'avdec_h264'] : ['h265parse', 'avdec_h265'];
      const source = ['filesrc', `location=${file}`, '!', 'qtdemux', '!', parser, '!', decoder];
      const sink = ['!', 'video/x-raw,format=I420', '!', 'filesink', `location=${raw}`];
      run('gst-launch-1.0', ['-q', ...source, ...sink]);
      expect(picturesIn(readFileSync(raw))).toEqual(expected(file));
    }
  });

  it.skipIf(!isThere('mkvmerge'))('are put by mkvmerge into files of the same pictures (needs mkvmerge)', () => {
    for (const file of outputs[codec]) {
      const merged = join(folder, 'merged.mkv');
      run('mkvmerge', ['-q', '-o', merged, file]);
      const { pictures, complaints } = decoded(merged);
      expect(complaints).toBe('');
      expect(pictures.map(digest)).toEqual(expected(file));
    }
  });
});

describe.skipIf(!isSoak)('in FFmpeg 8, by node-av, in the soak (CLIPWRIGHT_SOAK=1)', () => {
  const project = join(folder, 'ffmpeg-8');
  const script = `
    import { createHash } from 'node:crypto';
    import { Decoder, Demuxer } from 'node-av/api';
    const input = Demuxer.openSync(process.argv[2]);
    const stream = input.video();
    const decoder = Decoder.createSync(stream);
    const told = [];
    const take = () => {
      for (let frame = decoder.receiveSync(); frame != null; frame = decoder.receiveSync()) {
        told.push(createHash('md5').update(frame.toBuffer()).digest('hex'));
        frame.free();
      }
    };
    for (const packet of input.packetsSync(stream.index)) {
      if (packet === null) break;
      decoder.decodeSync(packet);
      take();
      packet.free();
    }
    decoder.flushSync();
    take();
    decoder.close();
    input.closeSync();
    process.stdout.write(JSON.stringify(told));
  `;

  beforeAll(() => {
    run('mkdir', ['-p', project]);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    writeFileSync(join(project, 'decode.mjs'), script);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', ...quiet, 'node-av@6.1.1'], project);
  });

  it.each(codecs)('%s decodes to the same values', (codec) => {
    for (const file of outputs[codec]) {
      const told: readonly string[] = JSON.parse(run(process.execPath, ['decode.mjs', file], project).toString());
      expect(told).toEqual(expected(file));
    }
  });
});
