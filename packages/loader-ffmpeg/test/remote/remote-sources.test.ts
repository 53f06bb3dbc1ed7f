// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipLoader, type ClipSource, isTransient } from '@clipwright/core';
import { processTag } from '@clipwright/node-kit';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { EMPTY, filter, firstValueFrom, lastValueFrom, map, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpegLoader, type RemoteOptions, remoteSources } from '../../src/index.ts';
import { type LocalServer, localServer } from './local-server.ts';

let folder = '';
let video: Buffer = Buffer.alloc(0);
/** What a source of the server has more than that. */
let growth = Buffer.alloc(0);
let server: LocalServer;
/** Where fetched files lie. */
let place = '';

/** What the server does at each path. */
const answers: Readonly<Record<string, RequestListener>> = {
  '/video.mp4': (_request, response) => {
    response.setHeader('content-length', video.length);
    response.end(video);
  },
  '/unsaid.mp4': (_request, response) => {
    response.write(video);
    response.end();
  },
  '/growing.mp4': (_request, response) => void response.end(Buffer.concat([video, growth])),
  '/cut.mp4': (_request, response) => {
    response.setHeader('content-length', video.length);
    response.write(video.subarray(0, 1000), () => response.destroy());
  },
  '/stalled.mp4': (_request, response) => {
    response.setHeader('content-length', video.length);
    response.write(video.subarray(0, 1000));
  },
  '/silent.mp4': () => {},
  '/packed.mp4': (_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(video);
  },
  '/text.mp4': (_request, response) => void response.end('Nothing but text.\n'),
  '/partial.mp4': (_request, response) => void response.writeHead(206).end(video),
  '/private.mp4': (_request, response) => void response.writeHead(403).end(),
  '/busy.mp4': (_request, response) => void response.writeHead(503).end(),
  '/moved.mp4': (_request, response) => void response.writeHead(302, { location: 'again.mp4' }).end(),
  '/again.mp4': (_request, response) => void response.writeHead(307, { location: '/video.mp4?x=1' }).end(),
  '/round.mp4': (_request, response) => void response.writeHead(301, { location: '/round.mp4' }).end(),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-remote-test-'));
  place = join(folder, 'place');
  await mkdir(place);
  video = readFileSync(await makeMedia(folder, 'video.mp4', `${picture};sine=d=1[a]`));
  server = await localServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const answer = answers[pathname];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A loader that may fetch from the server. */
function remote(options: Partial<RemoteOptions> = {}): ClipLoader {
  const hosts = [`127.0.0.1:${server.port}`, `media.test:${server.port}`];
  return remoteSources(ffmpegLoader(), { hosts, directory: place, privateNetworks: ['127.0.0.1'], ...options });
}

function open(loader: ClipLoader, uri: string): Promise<ClipSource> {
  return firstValueFrom(
    loader.open({ uri }).pipe(
      filter((event) => event.type === 'opened'),
      map(({ source }) => source),
    ),
  );
}

const fails = (loader: ClipLoader, uri: string): Promise<unknown> =>
  open(loader, uri).then(
    () => 'opened',
    (error: unknown) => error,
  );

describe('a source that is fetched', () => {
  it.each(['video.mp4', 'unsaid.mp4', 'moved.mp4'])(
    'is read like the file that it is, and gone when it is closed: %s',
    async (path) => {
      await using loader = remote();
      await using files = ffmpegLoader();
      const uri = server.url(path);
      const source = await open(loader, uri);
      await using local = await open(files, join(folder, 'video.mp4'));
      expect(source.uri).toBe(uri);
      expect(source.info).toEqual(local.info);
      expect(readFileSync(source.file ?? '')).toEqual(video);
      expect(await readdir(place)).toHaveLength(1);
      let frames = 0;
      for await (const sample of source.video({ start: 0, end: 1 })) {
        frames += 1;
        sample.close();
      }
      expect(frames).toBe(25);
      await source[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
      await loader.settled();
      expect(await readdir(place)).toEqual([]);
    },
  );

  it('is fetched once for all who have it open', async () => {
    await using loader = remote();
    const uri = server.url('video.mp4?shared');
    const [first, second] = await Promise.all([open(loader, uri), open(loader, uri)]);
    expect(server.asked.filter((path) => path === '/video.mp4?shared')).toHaveLength(1);
    expect(second.file).toBe(first.file);
    await first[Symbol.asyncDispose]();
    await loader.settled();
    expect(readFileSync(second.file ?? '')).toEqual(video);
    await loader[Symbol.asyncDispose]();
    expect(await readdir(place)).toEqual([]);
  });

  it('is what was fetched: changes of the file show, those of its host make no difference', async () => {
    await using loader = remote();
    const uri = server.url('growing.mp4');
    const source = await open(loader, uri);
    const check = async () => lastValueFrom(source.check?.() ?? EMPTY, { defaultValue: 'as it was' });
    const asked = server.asked.length;
    growth = Buffer.from('more');
    expect([await check(), server.asked.length]).toEqual(['as it was', asked]);
    const message = expect.stringContaining(uri);
    appendFileSync(source.file ?? '', 'more');
    await expect(check()).rejects.toMatchObject({ code: 'source-changed', message });
    rmSync(source.file ?? '');
    await expect(check()).rejects.toMatchObject({ code: 'source-missing', message });
    await source[Symbol.asyncDispose]();
    await using again = await open(loader, uri);
    expect(readFileSync(again.file ?? '')).toEqual(Buffer.concat([video, growth]));
  });

  it('tells its progress', async () => {
    await using loader = remote();
    const events = await lastValueFrom(loader.open({ uri: server.url('video.mp4') }).pipe(toArray()));
    const ratios = events.flatMap((event) => (event.type === 'progress' ? [event.ratio] : []));
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios).toContain(0.9);
    expect(ratios.at(-1)).toBe(1);
  });

  it('ends at once when nobody waits for it any more', async () => {
    await using loader = remote();
    const started = server.connections();
    const subscription = loader.open({ uri: server.url('stalled.mp4') }).subscribe();
    await expect.poll(() => readdir(place)).toHaveLength(1);
    await expect.poll(() => server.connections()).toBe(started + 1);
    subscription.unsubscribe();
    await loader.settled();
    expect(await readdir(place)).toEqual([]);
    await expect.poll(() => server.open()).toBe(0);
  });

  it.each([
    ['missing.mp4', {}, 'source-missing', false],
    ['private.mp4', {}, 'source-unreadable', false],
    ['partial.mp4', {}, 'source-unreadable', false],
    ['packed.mp4', {}, 'source-unreadable', false],
    ['round.mp4', {}, 'source-unreadable', false],
    ['busy.mp4', {}, 'source-unreachable', true],
    ['cut.mp4', {}, 'source-unreachable', true],
    ['stalled.mp4', { stallTimeout: 50 }, 'source-unreachable', true],
    ['silent.mp4', { stallTimeout: 50 }, 'source-unreachable', true],
    ['stalled.mp4', { timeout: 50 }, 'source-unreachable', true],
    ['video.mp4', { maxBytes: 1000 }, 'source-too-large', false],
    ['unsaid.mp4', { maxBytes: 1000 }, 'source-too-large', false],
    ['video.mp4', { directory: '/dev/null' }, 'invalid-option', false],
    ['text.mp4', {}, 'not-media', false],
  ] as const)('fails by what is wrong with it, and leaves nothing: %s %j', async (path, options, code, again) => {
    await using loader = remote(options);
    const error = await fails(loader, server.url(path));
    expect(error).toMatchObject({ code, message: expect.not.stringContaining(place) });
    expect(isTransient(error)).toBe(again);
    await loader.settled();
    expect(await readdir(place)).toEqual([]);
  });

  it('is not there when its host is not, or has no address', async () => {
    const resolve: RemoteOptions['resolve'] = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    await using loader = remote({ resolve });
    expect(await fails(loader, server.url('video.mp4', 'media.test'))).toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('ENOTFOUND'),
    });
    const waits = remote({ resolve: () => new Promise(() => {}), stallTimeout: 50 });
    expect(await fails(waits, server.url('video.mp4', 'media.test'))).toMatchObject({ code: 'source-unreachable' });
  });

  it('removes what killed processes left, and nothing of those that live', async () => {
    const { pid } = spawnSync('true');
    const living = `clipwright-remote-${processTag()}-living`;
    const dead = `clipwright-remote-${processTag().replace(/^\d+/, String(pid))}-ofdead`;
    const elsewhere = 'clipwright-remote-1-1-0000000000000000-others';
    for (const name of [living, dead, elsewhere]) await mkdir(join(place, name));
    await using loader = remote();
    const source = await open(loader, server.url('video.mp4'));
    await source[Symbol.asyncDispose]();
    await loader.settled();
    expect((await readdir(place)).sort()).toEqual([living, elsewhere].sort());
    for (const name of [living, elsewhere]) await rm(join(place, name), { recursive: true });
  });
});

describe('what is not allowed is refused before anything is connected to', () => {
  const refusal = { code: 'source-refused', kind: 'input' };

  it('without remote sources switched on, whatever the host', async () => {
    await using loader = ffmpegLoader();
    for (const uri of [server.url('video.mp4'), 'HTTPS://example.org/a.mp4']) {
      expect(await fails(loader, uri)).toMatchObject({
        ...refusal,
        message: expect.stringContaining('`remoteSources`'),
      });
    }
    expect(await fails(loader, 'http:x.mp4')).toMatchObject({ code: 'source-missing' });
  });

  it.each([
    ...['127.0.0.1', '[::1]', '0x7f000001', '127.1', '2130706433', '0177.0.0.1', 'localhost', '0.0.0.0'],
    ...['169.254.169.254', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', 'private.test', 'mixed.test'],
  ])('addresses that are not public, also when listed: %s', async (host) => {
    const before = server.connections();
    const resolve: RemoteOptions['resolve'] = async (name) => [
      ...(name === 'mixed.test' ? [{ address: '93.184.216.34', family: 4 }] : []),
      { address: '127.0.0.1', family: 4 },
    ];
    const hosts = [`${host}:${server.port}`];
    await using loader = remoteSources(ffmpegLoader(), { hosts, directory: place, resolve });
    expect(await fails(loader, server.url('video.mp4', host))).toMatchObject(refusal);
    expect(server.connections()).toBe(before);
    expect(await readdir(place)).toEqual([]);
  });

  it.each(['127.0.0.2', '[::1]', '169.254.169.254', 'inner.test'])('redirects to such: %s', async (to) => {
    await using inner = await localServer((_request, response) => void response.end(video), '0.0.0.0');
    const location = `http://${to}:${inner.port}/video.mp4`;
    await using outer = await localServer((_request, response) => void response.writeHead(302, { location }).end());
    const resolve: RemoteOptions['resolve'] = async () => [{ address: '127.0.0.3', family: 4 }];
    const hosts = [`127.0.0.1:${outer.port}`, `${to}:${inner.port}`];
    await using loader = remote({ hosts, resolve });
    expect(await fails(loader, outer.url('video.mp4'))).toMatchObject(refusal);
    expect([outer.connections(), inner.connections()]).toEqual([1, 0]);
    expect(await readdir(place)).toEqual([]);
  });

  it('a name is resolved once, so that its next answer cannot matter', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2'];
    let asked = 0;
    const resolve: RemoteOptions['resolve'] = async () => {
      asked += 1;
      return [{ address: addresses[asked - 1] ?? '', family: 4 }];
    };
    await using loader = remote({ resolve });
    await using source = await open(loader, server.url('video.mp4', 'media.test'));
    expect(readFileSync(source.file ?? '')).toEqual(video);
    expect(asked).toBe(1);
  });

  it.each([
    ['https://other.example.org/a.mp4', 'is not among the hosts'],
    ['http://media.example.org:8080/a.mp4', 'is not among the hosts'],
    ['https://me:secret@media.example.org/a.mp4', 'has a user or a password'],
    ['https://', 'is no address'],
  ])('what the list or the address itself rules out: %s', async (uri, why) => {
    const resolve: RemoteOptions['resolve'] = () => expect.fail('it was looked up');
    await using loader = remoteSources(ffmpegLoader(), { hosts: ['media.example.org'], resolve });
    const error = await fails(loader, uri);
    expect(error).toMatchObject({ ...refusal, message: expect.stringContaining(why) });
    expect(error).not.toMatchObject({ message: expect.stringContaining('secret') });
  });
});
