// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libavProber } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { joinedLike, reasonOf, toldByLoader, toldByProber } from '@clipwright/test-kit/probers';
import { some } from '@clipwright/test-kit/soak';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayBeTold } from './library-differences.ts';

const pictures = ['-f', 'lavfi', '-i', 'testsrc2=s=160x96:r=25:d=1'];
const sound = ['-f', 'lavfi', '-i', 'sine=d=1'];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'];

const folder = mkdtempSync(join(tmpdir(), 'clipwright-library-prober-'));
const chapters = join(folder, 'chapters.txt');

/** Files of other containers and codecs than the rest of the tests have, by what makes them. */
const made: Readonly<Record<string, readonly string[]>> = {
  'mpeg2.mxf': ['-c:v', 'mpeg2video', '-c:a', 'pcm_s16le', '-ar', '48000'],
  'timecode.mxf': ['-c:v', 'mpeg2video', '-timecode', '01:00:00:00', '-c:a', 'pcm_s16le', '-ar', '48000'],
  'plain.nut': [...x264],
  'plain.y4m': ['-pix_fmt', 'yuv420p'],
  'vp8.ivf': ['-c:v', 'libvpx'],
  'dv.dv': ['-s', '720x576', '-pix_fmt', 'yuv420p', '-c:v', 'dvvideo', '-an'],
  'bare.m2v': ['-c:v', 'mpeg2video'],
  'bare.m4v': ['-c:v', 'mpeg4'],
  'bare.265': [...x265, '-an'],
  'h264.ts': [...x264, '-c:a', 'ac3'],
  'hevc.ts': [...x265, '-c:a', 'aac'],
  'mpeg1.mpg': ['-c:v', 'mpeg1video', '-c:a', 'mp2'],
  'mpeg2.vob': ['-c:v', 'mpeg2video', '-c:a', 'mp2'],
  'h264.avi': [...x264, '-c:a', 'mp3'],
  'mjpeg.avi': ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_s16le'],
  'raw.avi': ['-c:v', 'rawvideo', '-pix_fmt', 'bgr24', '-an'],
  'cinepak.avi': ['-c:v', 'cinepak', '-c:a', 'pcm_u8'],
  'msmpeg4.avi': ['-c:v', 'msmpeg4', '-c:a', 'adpcm_ms'],
  'ordered.avi': ['-c:v', 'mpeg4', '-bf', '2', '-an'],
  'prores.mov': ['-c:v', 'prores_ks', '-c:a', 'pcm_s24le'],
  'dnxhd.mov': ['-s', '1280x720', '-c:v', 'dnxhd', '-b:v', '90M', '-pix_fmt', 'yuv422p', '-an'],
  'runs.mov': ['-c:v', 'qtrle', '-an'],
  'png.mov': ['-c:v', 'png', '-an'],
  'cineform.mov': ['-c:v', 'cfhd', '-s', '320x240', '-c:a', 'alac'],
  'ffv1.mkv': ['-c:v', 'ffv1', '-c:a', 'truehd', '-strict', '-2'],
  'fields.mkv': [...x264, '-x264-params', 'interlaced=1', '-flags', '+ilme+ildct'],
  'lower.mp4': ['-c:v', 'libx264', '-vf', 'setfield=bff', '-flags', '+ilme+ildct', '-top', '0'],
  'theora.ogv': ['-c:v', 'libtheora', '-c:a', 'libvorbis'],
  'windows.wmv': ['-c:v', 'wmv2', '-c:a', 'wmav2'],
  'flash.flv': ['-c:v', 'flv1', '-ar', '44100'],
  'h264.flv': [...x264, '-c:a', 'aac'],
  'alpha.webm': ['-c:v', 'libvpx-vp9', '-pix_fmt', 'yuva420p', '-an'],
  'live.mkv': [...x264, '-c:a', 'aac', '-live', '1'],
  'h263.3gp': ['-c:v', 'h263', '-s', '176x144', '-c:a', 'aac'],
  'gif.gif': ['-c:v', 'gif'],
  'languages.mp4': [...x264, '-c:a', 'aac', '-metadata:s:a:0', 'language=deu'],
  'chapters.mp4': ['-map_metadata', '2', '-map_chapters', '2', ...x264, '-c:a', 'aac'],
  'unusual.avi': ['-c:v', 'snow', '-strict', '-2', '-an'],
};

const media = process.env.CLIPWRIGHT_TEST_MEDIA ?? '';
const root = join(media, 'files');
const files = media !== '' && existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];

describe.skipIf(!hasLibrary)("what FFmpeg's libraries tell of files (needs node-av)", () => {
  beforeAll(() => {
    writeFileSync(chapters, ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n');
    const outputs = Object.entries(made).flatMap(([name, args]) => [
      ...['-map_chapters', '-1', ...args, '-threads', '2', '-fflags', '+bitexact', join(folder, name)],
    ]);
    const inputs = [...pictures, ...sound, '-i', chapters];
    execFileSync('ffmpeg', ['-v', 'error', ...inputs, ...outputs], { stdio: 'inherit' });
  });
  const loader = ffmpegLoader();
  const headers = headersProber();
  const prober = libavProber();
  afterAll(async () => {
    for (const each of [loader, headers, prober]) await each[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Holds three against each other, of which the headers may leave a file to the others. */
  async function agree(name: string, file: string): Promise<void> {
    const [ffprobe, library, ours] = await Promise.all([
      toldByLoader(loader, file),
      toldByProber(prober, file),
      toldByProber(headers, file),
    ]);
    if ('error' in library) {
      expect.soft('error' in ffprobe ? ffprobe.error.code : 'told', name).toBe(reasonOf(library));
      return;
    }
    const right = mayBeTold(name, ffprobe).map((told) => joinedLike(told, library));
    expect.soft(right, name).toContainEqual(library);
    if (!('error' in ours)) expect.soft(ours, name).toEqual(joinedLike(library, ours));
  }

  it('is what ffprobe tells, field by field', async () => {
    for (const name of Object.keys(made)) await agree(name, join(folder, name));
  });

  describe.skipIf(files.length === 0)('of the test media (needs CLIPWRIGHT_TEST_MEDIA)', () => {
    const each = files.filter((file) => /\.\w+$/.test(file));

    it('is what ffprobe tells of all of them', async () => {
      for (const name of some(each, 10)) await agree(name, join(root, name));
      expect(each.length).toBeGreaterThan(15);
    });

    it('where packets lie is told of movies, as their headers say it', async () => {
      const placesIn = async (by: Pick<typeof prober, 'index'>, uri: string) =>
        (await firstValueFrom(by.index({ uri }, undefined, { packets: true }))).packets;
      for (const name of each.filter((file) => file.endsWith('.mp4'))) {
        const uri = join(root, name);
        const places = await placesIn(prober, uri);
        expect.soft(places, name).toEqual(await placesIn(headers, uri));
        expect.soft(places?.length, name).toBeGreaterThan(0);
      }
    });
  });
});
