// Needs ffmpeg.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDirectory } from './media.ts';

/* These tests run the built files, so build before them. */

const bin = fileURLToPath(new URL('../bin/clipwright.js', import.meta.url));
const directory = testDirectory();
const token = 'a-token-of-this-test';
const told = z.object({ url: z.string(), openUrl: z.string() });

beforeAll(async () => {
  await mkdir(directory.file('out'));
  await writeFile(directory.file('token'), `${token}\n`);
});

function started(argv: readonly string[], node: readonly string[] = []) {
  const env = { PATH: process.env.PATH ?? '', CLIPWRIGHT_CACHE_DIR: directory.file('kept') };
  const own = ['serve', '--media', '.', '--out', 'out', '--token-file', 'token', '--json', ...argv];
  const child = spawn(process.execPath, [...node, bin, ...own], { cwd: directory.path, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), stdout, stderr }));
  const ready = new Promise<z.infer<typeof told>>((resolve, reject) => {
    const look = (): void => {
      if (/"openUrl": ".+"\s+}\s*$/.test(stdout)) resolve(told.parse(JSON.parse(stdout)));
    };
    child.stdout.on('data', look);
    void ended.then(() => reject(new Error(stderr)));
  });
  return { child, ended, ready };
}

describe('clipwright serve', () => {
  it('serves media and renders with the engines of the command, until it is cancelled', async () => {
    const { child, ended, ready } = started([]);
    const { url, openUrl } = await ready;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const ask = async (path: string) => await fetch(`${url}/api/v1${path}`, { headers });
    const entered = await fetch(openUrl, { redirect: 'manual' });
    expect([entered.status, entered.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('HttpOnly')]);

    // The frame on screen at 0.5 s of 25 a second is the thirteenth: ffmpeg's own, as far as a JPEG of it may differ.
    const frame = await ask('/media/frame?name=a.mp4&time=0.5&width=160');
    expect([frame.status, frame.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const raw = (input: readonly string[], stdin?: Uint8Array): Buffer =>
      execFileSync('ffmpeg', ['-v', 'error', ...input, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'], {
        ...(stdin === undefined ? {} : { input: stdin }),
      });
    const shown = raw(['-i', '-'], new Uint8Array(await frame.arrayBuffer()));
    const filter = ['-i', directory.file('a.mp4'), '-vf', 'select=eq(n\\,12)', '-frames:v', '1'];
    const expected = raw(filter);
    expect(shown.length).toBe(expected.length);
    const apart = shown.reduce((sum, value, at) => sum + Math.abs(value - (expected[at] ?? 0)), 0) / shown.length;
    expect(apart).toBeLessThan(6);

    // A tone of ffmpeg's `sine` reaches an eighth.
    const { peaks } = z
      .object({ peaks: z.array(z.number()) })
      .parse(await (await ask('/media/waveform?name=a.mp4&points=4')).json());
    for (const peak of peaks) expect(peak).toBeCloseTo(0.125, 1);

    await expect.poll(async () => (await ask('/media/proxy?name=b.mp4')).status).toBe(200);
    const proxy = new Uint8Array(await (await ask('/media/proxy?name=b.mp4')).arrayBuffer());
    await writeFile(directory.file('proxy.mp4'), proxy);
    const entries = ['-show_entries', 'stream=codec_name,nb_frames', '-of', 'csv=p=0'];
    const found = execFileSync('ffprobe', [
      '-v',
      'error',
      '-select_streams',
      'v',
      ...entries,
      directory.file('proxy.mp4'),
    ]);
    expect(found.toString().trim()).toBe('h264,30');

    const body = { timeline: { items: [{ source: 'a.mp4', end: 1 }] }, output: { name: 'film.mp4' } };
    const asked = await fetch(`${url}/api/v1/renders`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(asked.status).toBe(201);
    const state = async () =>
      z
        .object({ state: z.string() })
        .parse(await (await fetch(url + asked.headers.get('location'), { headers })).json()).state;
    await expect.poll(state).toBe('done');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    expect((await readdir(directory.file('out'))).sort()).toEqual(['.clipwright', 'film.mp4']);
  });

  it('says what to install where libsql is not there', async () => {
    const hook =
      'export const resolve = (name, context, next) => { if (name === "libsql") throw new Error("not here"); return next(name, context); };';
    const script = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const { ended, ready } = started([], ['--import', `data:text/javascript,${encodeURIComponent(script)}`]);
    ready.catch(() => {});
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'tool-missing' } });
    expect(stderr).toContain('npm install libsql');
  });

  it('takes no token that can be guessed', async () => {
    await writeFile(directory.file('short'), 'secret');
    const { ended, ready } = started(['--token-file', 'short']);
    ready.catch(() => {});
    expect(await ended).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no token in short') });
  });
});
