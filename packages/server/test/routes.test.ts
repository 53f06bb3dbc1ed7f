import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputsAnswer } from '../src/api/info.ts';
import { readAnswer, writeAnswer } from '../src/api/lists.ts';
import { mediaAnswer, probeAnswer, waveformAnswer } from '../src/api/media.ts';
import { planAnswer } from '../src/api/plan.ts';
import { job } from '../src/api/renders.ts';
import { createApp } from '../src/http/app.ts';
import { session } from '../src/http/guards/session.ts';
import { limiter } from '../src/http/limiter.ts';
import { renderOf, type Studio, studio } from './studio.ts';

const timeline = { items: [{ source: 'a.mp4', start: 0, end: 0.5 }, { gap: 1 }, { source: 'trip/b.mp4', end: 1 }] };

/** Everything that can be asked, once, so that it goes well. */
async function askAll(place: Studio): Promise<void> {
  const get = async (path: string) => {
    const response = await place.ask(path);
    await response.body?.cancel();
  };
  for (const path of ['/info', '/outputs', '/health', '/media', '/renders', '/events']) await get(`/api/v1${path}`);
  await get('/metrics');
  for (const path of ['probe?', 'thumbnail?', 'frame?time=0.5&', 'waveform?', 'file?', 'proxy?']) {
    await get(`/api/v1/media/${path}name=a.mp4`);
  }
  await place.post('/api/v1/lists/read', { text: '[{ "source": "a.mp4" }]' });
  await place.post('/api/v1/lists/write', { timeline, format: 'json' });
  await place.post('/api/v1/plan', { timeline });
  await place.post('/api/v1/sheet', { timeline });
  const { id } = job.parse(await (await place.post('/api/v1/renders', renderOf('film.mp4'))).json());
  const at = `/api/v1/renders/${id}`;
  await expect.poll(async () => job.parse(await (await place.ask(at)).json()).state).toBe('done');
  for (const path of ['', '/output', '/recording', '/events']) await get(at + path);
  const nope = { timeline: { items: [{ source: 'a.mp4' }] }, output: { name: 'slow.mp4' } };
  const other = job.parse(await (await place.post('/api/v1/renders', nope)).json());
  await place.post(`/api/v1/renders/${other.id}/cancel`, {});
  await place.ask(at, { method: 'DELETE' });
}

describe('what the server says of itself', () => {
  it('has every route, and each answers as it says', async () => {
    await using place = await studio();
    await askAll(place);
    expect([...place.answers.answered].sort()).toEqual([...place.answers.described].sort());
  });

  it('is made of the table that routes are served from: without it there is nothing but the description', async () => {
    await using place = await studio();
    const folders = {
      paths: [],
      base: place.media,
      nameOf: String,
      readable: async () => '',
      writable: async () => '',
    };
    const app = createApp({
      workshop: {
        options: {
          media: '',
          out: '',
          database: '',
          engines: { loaders: [], renderers: [], use: () => Promise.reject() },
        },
        limits: {
          ...{ bodyBytes: 1, files: 1, streams: 1, requests: 1, decoding: 1, streamBuffer: 1, keptJobs: 1, keptFor: 1 },
        },
        ...{ media: folders, out: folders, told: { text: String, data: (value) => value }, decoding: limiter(1, 1) },
      },
      routes: [],
      session: session(undefined),
      checkHost: () => {},
    });
    const served = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
    expect(served.sort()).toEqual(['GET /', 'GET /api/v1/openapi.json']);
  });
});

describe('outputs', () => {
  it('are those that the renderer can write', async () => {
    await using place = await studio();
    const answer = outputsAnswer.parse(await (await place.ask('/api/v1/outputs')).json());
    expect(answer.containers[0]).toMatchObject({ extension: 'mp4', video: ['h264', 'hevc', 'vp9', 'av1'] });
    expect(await readdir(place.out)).toEqual([]);
    const unknown = await place.ask('/api/v1/outputs?renderer=none');
    expect(unknown.status).toBe(400);
  });
});

describe('media', () => {
  it('are listed in natural order, with what is in folders and nothing hidden', async () => {
    await using place = await studio();
    const { files, truncated } = mediaAnswer.parse(await (await place.ask('/api/v1/media')).json());
    expect([files.map(({ name }) => name), truncated]).toEqual([['a.mp4', 'trip/b.mp4'], false]);
    const first = mediaAnswer.parse(await (await place.ask('/api/v1/media?limit=1')).json());
    expect([first.files.length, first.truncated]).toEqual([1, true]);
  });

  it('of sound alone are listed by themselves', async () => {
    await using place = await studio();
    await writeFile(join(place.media, 'voice.wav'), 'frames=24');
    await writeFile(join(place.media, '.hidden.mp3'), '');
    const { files } = mediaAnswer.parse(await (await place.ask('/api/v1/media?kind=sound')).json());
    expect(files.map(({ name }) => name)).toEqual(['voice.wav']);
    expect((await place.ask('/api/v1/media?kind=other')).status).toBe(400);
  });

  it('are probed: two seconds of 24 frames each', async () => {
    await using place = await studio();
    const answer = probeAnswer.parse(await (await place.ask('/api/v1/media/probe?name=trip/b.mp4')).json());
    expect(answer).toMatchObject({ seconds: 2, thumbnails: 1, info: { video: { frames: 48, frameRate: '24/1' } } });
  });

  it('have thumbnails, which are not sent twice', async () => {
    await using place = await studio();
    const path = '/api/v1/media/thumbnail?name=a.mp4&width=64';
    const first = await place.ask(path);
    const bytes = new Uint8Array(await first.arrayBuffer());
    // The first bytes of a PNG, by its specification.
    expect([...bytes.slice(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const etag = first.headers.get('etag') ?? '';
    expect((await place.ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await place.ask(`${path}&index=9`)).status).toBe(404);
  });

  it('have frames: the one on screen, and when it came there', async () => {
    await using place = await studio();
    const response = await place.ask('/api/v1/media/frame?name=a.mp4&time=0.51');
    // 24 a second: the thirteenth, from 12/24 on.
    expect(Number(response.headers.get('x-frame-time'))).toBeCloseTo(0.5, 9);
  });

  it('have a waveform of their length', async () => {
    await using place = await studio();
    const answer = waveformAnswer.parse(await (await place.ask('/api/v1/media/waveform?name=a.mp4&points=7')).json());
    expect([answer.duration, answer.peaks.length]).toEqual([1, 7]);
    // Some sources are louder than others; none is louder than sound can be.
    for (const peak of answer.peaks) expect(peak).toBeLessThanOrEqual(1);
  });
});

describe('a part of a file', () => {
  it.each([
    ['bytes=0-3', 206, 'fram', 'bytes 0-3/9'],
    ['bytes=6-', 206, '=24', 'bytes 6-8/9'],
    ['bytes=-2', 206, '24', 'bytes 7-8/9'],
    ['bytes=7-99', 206, '24', 'bytes 7-8/9'],
    ['bytes=0-1,3-4', 200, 'frames=24', null],
    ['bytes=5-2', 200, 'frames=24', null],
    ['lines=1-2', 200, 'frames=24', null],
  ])('%s', async (range, status, text, contentRange) => {
    await using place = await studio();
    const response = await place.ask('/api/v1/media/file?name=a.mp4', { headers: { range: String(range) } });
    expect([response.status, await response.text(), response.headers.get('content-range')]).toEqual([
      ...[status, text, contentRange],
    ]);
  });

  it('behind its end is refused', async () => {
    await using place = await studio();
    const response = await place.ask('/api/v1/media/file?name=a.mp4', { headers: { range: 'bytes=9-' } });
    expect(response.status).toBe(416);
  });

  it('of a HEAD is its headers', async () => {
    await using place = await studio();
    const response = await place.ask('/api/v1/media/file?name=a.mp4', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '9', '']);
  });
});

describe('a list', () => {
  it.each(['json', 'otio', 'fcpxml'])('of %s comes back as it went', async (format) => {
    await using place = await studio();
    const written = writeAnswer.parse(await (await place.post('/api/v1/lists/write', { timeline, format })).json());
    const read = readAnswer.parse(await (await place.post('/api/v1/lists/read', { text: written.text })).json());
    expect(read.timeline.items).toMatchObject([
      { source: 'a.mp4', end: 0.5 },
      { gap: 1 },
      { source: 'trip/b.mp4', end: 1 },
    ]);
  });

  it('names the sources of its layers, its tracks and its music as those of its clips', async () => {
    await using place = await studio();
    await writeFile(join(place.media, 'trip', 'logo.png'), 'none');
    const given = {
      items: [
        { source: 'a.mp4', layers: [{ picture: 'trip/logo.png' }] },
        { gap: 1, layers: [{ text: 'A title' }] },
      ],
      layers: [{ video: { source: 'trip/b.mp4' }, x: 1 }],
      music: { source: 'a.mp4' },
      tracks: [{ kind: 'audio', items: [{ source: 'trip/b.mp4' }] }],
    };
    const body = { timeline: given, format: 'json' };
    const { text } = writeAnswer.parse(await (await place.post('/api/v1/lists/write', body)).json());
    expect(JSON.parse(text)).toMatchObject(given);
    const moved = text.replaceAll('"trip/b.mp4"', '"/elsewhere/b.mp4"').replaceAll('"a.mp4"', '"C:\\\\clips\\\\a.mp4"');
    expect(moved.match(/elsewhere|clips/g)).toHaveLength(4);
    const read = readAnswer.parse(await (await place.post('/api/v1/lists/read', { text: moved })).json());
    expect(read.timeline).toMatchObject(given);
  });

  it('finds its media by their last names, and leaves what is not there', async () => {
    await using place = await studio();
    const text = JSON.stringify([{ source: '/elsewhere/b.mp4' }, { source: 'C:\\clips\\a.mp4' }, { source: 'c.mp4' }]);
    const { timeline } = readAnswer.parse(
      await (await place.post('/api/v1/lists/read', { text, format: 'json' })).json(),
    );
    expect(timeline.items.map(({ source }) => source)).toEqual(['trip/b.mp4', 'a.mp4', 'c.mp4']);
  });

  it('that is none says where it is wrong', async () => {
    await using place = await studio();
    const response = await place.post('/api/v1/lists/read', { text: '[{ "source": 5 }]', format: 'json' });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'invalid-list' } }]);
  });

  it('is planned', async () => {
    await using place = await studio();
    const plan = planAnswer.parse(await (await place.post('/api/v1/plan', { timeline })).json());
    expect(plan).toMatchObject({ frames: 60, duration: 2.5, copiedFrames: 0, encodedFrames: 60 });
    expect(plan.clips.map(({ source, frames }) => [source, frames])).toEqual([
      ['a.mp4', 12],
      ['trip/b.mp4', 24],
    ]);
  });
});
