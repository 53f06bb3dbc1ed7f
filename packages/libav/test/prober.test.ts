import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Prober, toClipwrightError } from '@clipwright/core';
import { pullIterator } from '@clipwright/core/author';
import { createClipwright, ProberId } from '@clipwright/core/inversify';
import type { InputOptions } from '@clipwright/node-kit';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { makeMediaSync } from '@clipwright/test-kit/make-media';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JobEngine, jobsOf } from '../src/engine/job-engine.ts';
import { libavEngine, libavProber } from '../src/index.ts';
import { libavModule, libavProberModule } from '../src/inversify/index.ts';
import { openFiles } from './open-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-libav-prober-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of `makeFile`, made once. */
function made(name: string, ...options: string[]): string {
  return existsSync(file(name)) ? file(name) : makeFile(file(name), ...options);
}

async function codeOf(prober: Prober, uri: string): Promise<string> {
  return await firstValueFrom(prober.probe({ uri })).then(
    () => 'told',
    (error: unknown) => toClipwrightError(error).code,
  );
}

describe.skipIf(!hasLibrary).each([{ isolate: false }, { isolate: true }])(
  'libavProber (needs node-av), isolated: $isolate',
  ({ isolate }) => {
    let engine: JobEngine;
    let mp4 = '';
    beforeAll(() => {
      engine = jobsOf(libavEngine({ isolate, workers: 2 }));
      mp4 = made('plain.mp4');
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    it('refuses what is no video, each with its own code', async () => {
      await using prober = libavProber({ engine });
      mkdirSync(file('folder.mp4'), { recursive: true });
      writeFileSync(file('empty.mp4'), '');
      writeFileSync(file('text.mp4'), 'Nothing but text.\n');
      writeFileSync(file('list.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${mp4}\n#EXT-X-ENDLIST\n`);
      writeFileSync(file('concat.mp4'), `ffconcat version 1.0\nfile '${mp4}'\n`);
      writeFileSync(file('headless.mp4'), readFileSync(mp4).subarray(0, 2000));
      made('sound.m4a', '-vn');
      const codes: [string, string][] = [];
      for (const name of ['missing', 'folder', 'empty', 'text', 'list', 'concat', 'headless']) {
        codes.push([name, await codeOf(prober, file(`${name}.mp4`))]);
      }
      expect(codes).toEqual([
        ['missing', 'source-missing'],
        ['folder', 'source-unreadable'],
        ['empty', 'not-media'],
        ['text', 'not-media'],
        ['list', 'not-media'],
        ['concat', 'not-media'],
        ['headless', 'source-truncated'],
      ]);
      await expect(firstValueFrom(prober.probe({ uri: file('sound.m4a') }))).resolves.toMatchObject({
        video: { blank: true },
      });
      await expect(firstValueFrom(prober.probe({ uri: mp4, streams: { video: 1 } }))).rejects.toMatchObject({
        code: 'no-such-stream',
      });
      await expect(firstValueFrom(prober.probe({ uri: mp4, rate: '25/1' }))).rejects.toMatchObject({
        code: 'source-timed',
      });
    });

    it.runIf(process.platform !== 'win32')('never opens a named pipe or a device', async () => {
      await using prober = libavProber({ engine });
      const pipe = file(`pipe-${isolate}.mp4`);
      execFileSync('mkfifo', [pipe]);
      for (const uri of [pipe, '/dev/null']) expect(await codeOf(prober, uri)).toBe('source-unreadable');
    });

    it('opens files whose names look like something else', async () => {
      await using prober = libavProber({ engine });
      for (const name of [
        '-i.mp4',
        '%03d.mp4',
        'http:x.mp4',
        'it\'s "quoted" ✂️.mp4',
        'concat:a|b.mp4',
        'subfile,,:a.mp4',
      ]) {
        copyFileSync(mp4, file(name));
        const info = await firstValueFrom(prober.probe({ uri: file(name) }));
        expect(info.video.frames, name).toBe(25);
      }
    });

    it('a container or a decoder beside the usual ones is refused, unless it is allowed', async () => {
      const swf = made('odd.swf', '-c:v', 'flv1', '-bf', '0', '-c:a', 'mp3', '-ar', '44100');
      const odd = made('odd.mkv', '-c:v', 'magicyuv', '-pix_fmt', 'yuv420p');
      const sound = made('sound.mkv', '-c:a', 'dfpwm');
      const asked = async (uri: string, inputs: InputOptions): Promise<unknown> => {
        await using prober = libavProber({ engine, inputs });
        return await firstValueFrom(prober.probe({ uri })).then(({ container }) => container, toClipwrightError);
      };
      expect(await asked(swf, {})).toMatchObject({ code: 'not-media', details: { demuxer: 'swf' } });
      expect(await asked(swf, { containers: ['swf'] })).toBe('swf');
      expect(await asked(odd, {})).toMatchObject({ code: 'unsupported-codec', details: { decoder: 'magicyuv' } });
      expect(await asked(odd, { decoders: ['magicyuv'] })).toBe('matroska,webm');
      expect(await asked(sound, {})).toMatchObject({ code: 'unsupported-codec', details: { decoder: 'dfpwm' } });
    });

    const asked = async (uri: string, limits: InputOptions['limits'] & {}): Promise<unknown> => {
      await using prober = libavProber({ engine, inputs: { limits } });
      return await firstValueFrom(prober.probe({ uri })).then(({ video }) => video.frames, toClipwrightError);
    };

    it('what is within the limits is told, and what is just beyond one is too large', async () => {
      const within = { pixels: 64 * 36, streams: 2, frames: 25, duration: 2 };
      for (const name of ['plain.mp4', 'plain.mkv', 'plain.ts']) {
        const uri = made(name);
        expect(await asked(uri, within), name).toBe(25);
        for (const limit of ['pixels', 'streams', 'frames'] as const) {
          const max = within[limit] - 1;
          const what = `${name}: ${limit}`;
          expect(await asked(uri, { ...within, [limit]: max }), what).toMatchObject({
            code: 'source-too-large',
            details: { limit, max },
          });
        }
      }
      const long = made('long.mp4', '-vf', 'setpts=1.2*PTS');
      expect(await asked(long, { duration: 1 })).toMatchObject({
        code: 'source-too-large',
        details: { limit: 'duration' },
      });
    });

    it.skipIf(!hasFfmpeg)('a picture counts as it is shown (needs ffmpeg)', async () => {
      const flat = made('flat.mkv', '-vf', 'setsar=100');
      expect(await asked(flat, { pixels: 100 * 64 * 36 - 1 })).toMatchObject({
        code: 'source-too-large',
        message: expect.stringContaining('6400 x 36'),
      });
    });

    it.skipIf(!hasFfmpeg)(
      'says where the packets of an mp4 are, and of other containers nothing (needs ffmpeg)',
      async () => {
        await using prober = libavProber({ engine });
        const ffprobe = tool('ffprobe', [
          '-select_streams',
          'v',
          '-show_entries',
          'packet=pts,pos,size',
          '-of',
          'json',
          mp4,
        ]);
        const { packets: listed }: { packets: { pts: number; pos: string; size: string }[] } = JSON.parse(`${ffprobe}`);
        const truth = listed.map(({ pts, pos, size }) => ({ pts, offset: Number(pos), size: Number(size) }));
        const asked = (uri: string, range?: { start: number; end: number }) =>
          firstValueFrom(prober.index({ uri }, range, { packets: true }));
        expect((await asked(mp4)).packets).toEqual(truth);
        // The groups are of ten frames; that behind the range is told as well.
        expect((await asked(mp4, { start: 0, end: 0.1 })).packets).toEqual(truth.slice(0, 20));
        expect((await asked(mp4, { start: 0.5, end: 0.6 })).packets).toEqual(truth.slice(10));
        expect(await asked(made('plain.mkv'))).not.toHaveProperty('packets');
      },
    );

    it('of a recording that another one was appended to, and of a stream that is to be read at a rate, it tells nothing', async () => {
      await using prober = libavProber({ engine });
      const [one, both] = [made('one.ts'), file('both.ts')];
      writeFileSync(both, Buffer.concat([readFileSync(one), readFileSync(one)]));
      expect(await codeOf(prober, both)).toBe('probe-incomplete');
      const bare = made('bare.h264', '-an', '-r', '30');
      await expect(firstValueFrom(prober.probe({ uri: bare, rate: '30/1' }))).rejects.toMatchObject({
        code: 'probe-incomplete',
      });
      await expect(firstValueFrom(prober.probe({ uri: bare }))).rejects.toMatchObject({
        code: 'source-untimed',
        details: { rate: '30/1', pictures: 30 },
      });
    });

    it.skipIf(!hasFfmpeg)(
      'one whose decoder does not take what its header says is refused, as by ffprobe (needs ffmpeg)',
      async () => {
        await using prober = libavProber({ engine });
        const good = makeMediaSync(
          file('vorbis.webm'),
          'testsrc2=s=64x36:r=25:d=1[v];sine=d=1:samples_per_frame=64[a]',
          [...['-c:v', 'libvpx', '-c:a', 'libvorbis']],
        );
        expect(await codeOf(prober, good)).toBe('told');
        const bytes = readFileSync(good);
        const at = bytes.indexOf('\x05vorbis', 0, 'latin1');
        writeFileSync(file('odd.webm'), bytes.fill(0xff, at + 8, at + 40));
        expect(() => tool('ffprobe', ['-show_packets', file('odd.webm')])).toThrow('Setup header corrupt');
        expect(await codeOf(prober, file('odd.webm'))).toBe('not-media');
      },
    );

    it('a damaged header is told of or refused, and never ends a worker', async () => {
      await using prober = libavProber({ engine });
      let state = 20_001;
      const choose = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return Math.floor((state / 2 ** 31) * below);
      };
      const rounds = isSoak ? 2000 : 15;
      const wrong: unknown[] = [];
      for (const name of ['plain.mp4', 'plain.mkv', 'plain.ts', 'plain.avi', 'plain.flv']) {
        const whole = readFileSync(made(name));
        const start = Math.max(0, whole.indexOf('moov'));
        for (let round = 0; round < rounds; round += 1) {
          const bytes = Uint8Array.from(whole);
          for (let i = 0; i <= choose(4); i += 1)
            bytes[start + choose(Math.min(2000, bytes.length - start))] = choose(256);
          writeFileSync(file(`damaged-${name}`), bytes);
          const code = await codeOf(prober, file(`damaged-${name}`));
          if (['internal', 'tool-killed', 'tool-stalled', 'source-unreadable'].includes(code))
            wrong.push([name, code, state]);
        }
      }
      expect(wrong).toEqual([]);
    });

    it('many files are asked for at once, and nothing of them stays open', async () => {
      await using prober = libavProber({ engine });
      const told = await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          const uri = file(`many-${i % 20}.mp4`);
          if (i < 20) copyFileSync(mp4, uri);
          const info = await firstValueFrom(prober.probe({ uri }));
          return info.video.frames;
        }),
      );
      expect(told).toEqual(Array.from({ length: 40 }, () => 25));
      await prober.settled();
      expect(openFiles(folder)).toEqual([]);
    });

    it('who leaves ends what is read', async () => {
      await using prober = libavProber({ engine });
      const left = Array.from({ length: 10 }, () =>
        prober.probe({ uri: mp4 }).subscribe({ next: () => expect.unreachable(), error: () => expect.unreachable() }),
      );
      for (const one of left) one.unsubscribe();
      await prober.settled();
      expect(openFiles(folder)).toEqual([]);
    });

    it('a file that is replaced while it is read is told of no more', async () => {
      const uri = file('replaced.mp4');
      copyFileSync(mp4, uri);
      const other = makeFile(file('other.mp4'), '-t', '0.5');
      const replacing: JobEngine = {
        ...engine,
        values: (name, args) => {
          const values = engine.values(name, args);
          const replaced = async function* () {
            const first = await values.next();
            renameSync(other, uri);
            if (first.done !== true) yield first.value;
            yield* values;
          };
          return pullIterator(replaced, () => values.return());
        },
      };
      await using prober = libavProber({ engine: replacing });
      expect(await codeOf(prober, uri)).toBe('source-changed');
      await using plain = libavProber({ engine });
      expect(await firstValueFrom(plain.probe({ uri }))).toMatchObject({ video: { frames: 13 } });
    });

    it('closing it ends what it is answering, and closes an engine of its own', async () => {
      const prober = libavProber();
      const answer = codeOf(prober, mp4);
      await prober[Symbol.asyncDispose]();
      expect(await answer).toBe('disposed');
      expect(await codeOf(prober, mp4)).toBe('disposed');
      expect(openFiles(folder)).toEqual([]);
    });

    it('a module binds it', async () => {
      const modules = [libavModule({ isolate, workers: 1 }), libavProberModule()];
      await using clipwright = createClipwright({ modules });
      const info = await firstValueFrom(clipwright.get(ProberId).probe({ uri: mp4 }));
      expect(info).toMatchObject({ container: 'mov,mp4,m4a,3gp,3g2,mj2', video: { codec: 'h264', frames: 25 } });
    });
  },
);

it('options are checked', () => {
  expect(() => libavProber({ inputs: { decoders: ['a,b'] } })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
  expect(() => libavProber({ inputs: { limits: { frames: 0 } } })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
});
