import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createServer, oneEngine } from '../src/index.ts';
import { codeOf, gate, renderOf, type Studio, studio, token } from './studio.ts';

const bearer = { authorization: `Bearer ${token}` };

/** As it is, whatever fetch would make of it. */
async function raw(place: Studio, path: string, headers: Record<string, string>, method = 'GET', body = '') {
  return await new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { hostname, port } = new URL(place.server.url);
    const asked = request({ hostname, port, path, method, headers, setHost: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('who asks', () => {
  it('must be known, except for whether the server lives', async () => {
    await using place = await studio();
    const { host } = new URL(place.server.url);
    for (const headers of [
      {},
      { authorization: 'Bearer nonsense' },
      { authorization: token },
      { cookie: 'clipwright=1' },
    ]) {
      expect(await raw(place, '/api/v1/info', { host, ...headers })).toMatchObject({ status: 401 });
    }
    expect(await raw(place, '/metrics', { host })).toMatchObject({ status: 401 });
    expect(await raw(place, '/api/v1/health', { host })).toMatchObject({ status: 200 });
    expect(await raw(place, '/api/v1/info', { host, ...bearer })).toMatchObject({ status: 200 });
  });

  it('is let in once by the address that was opened, by a cookie that scripts do not see', async () => {
    await using place = await studio();
    const { host, origin } = new URL(place.server.url);
    const { pathname, search } = new URL(place.server.openUrl());
    const first = await raw(place, pathname + search, { host });
    expect([first.status, first.headers.location]).toEqual([303, '/']);
    const [cookie = ''] = [first.headers['set-cookie']].flat().map(String);
    expect(cookie).toMatch(/^clipwright-[\w-]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict;/);
    expect(cookie).not.toContain(token);
    expect(await raw(place, pathname + search, { host })).toMatchObject({ status: 401 });
    const own = { host, cookie: cookie.split(';')[0] ?? '' };
    expect(await raw(place, '/api/v1/info', own)).toMatchObject({ status: 200 });
    // Of the same server by the same token, after it was started again.
    await place.restart();
    const again = { ...own, host: new URL(place.server.url).host };
    expect(await raw(place, '/api/v1/info', again)).toMatchObject({ status: 200 });
    expect(origin).toContain('127.0.0.1');
  });

  it('by another name is refused', async () => {
    await using place = await studio({ hosts: ['studio.lan'] });
    const { host, port } = new URL(place.server.url);
    const statuses = async (names: readonly string[]) =>
      await Promise.all(names.map(async (name) => (await raw(place, '/api/v1/health', { host: name })).status));
    expect(await statuses([host, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`, 'studio.lan'])).toEqual(
      Array(5).fill(200),
    );
    expect(
      await statuses([`evil.example:${port}`, 'localhost', `127.0.0.1:${Number(port) - 1}`, 'x.studio.lan']),
    ).toEqual(Array(4).fill(421));
  });

  it('from another site changes nothing', async () => {
    await using place = await studio();
    const { host, origin } = new URL(place.server.url);
    const { pathname, search } = new URL(place.server.openUrl());
    const { headers } = await raw(place, pathname + search, { host });
    const cookie = String([headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
    const ask = async (more: Record<string, string>) => {
      const own = { host, cookie, 'content-type': 'application/json', ...more };
      return (await raw(place, '/api/v1/plan', own, 'POST', '{"timeline":{"items":[{"source":"a.mp4"}]}}')).status;
    };
    const others = ['http://evil.example', 'null', `https://evil.example:${host.split(':')[1]}`, 'http://localhost'];
    for (const each of others) expect(await ask({ origin: each })).toBe(403);
    for (const site of ['cross-site', 'same-site', 'none']) expect(await ask({ 'sec-fetch-site': site })).toBe(403);
    expect(await ask({})).toBe(403);
    expect(await ask({ origin, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask({ origin })).toBe(200);
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  it('needs a token where others can reach it', async () => {
    await using place = await studio();
    const { media, out, engine } = place;
    const open = { media, out, database: ':memory:', engines: oneEngine(engine), host: '0.0.0.0' };
    await expect(createServer(open)).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('nothing outside of the folders is reached', () => {
  const names = [
    '../secret.mp4',
    '/etc/passwd',
    'trip/../../secret.mp4',
    './a.mp4',
    'trip//b.mp4',
    'out.mp4',
    'link/x.mp4',
  ];
  const hostile = ['a.mp4\0', 'a\n.mp4', '', '.hidden.mp4', '%2e%2e/secret.mp4', '..\\secret.mp4', 'x'.repeat(2000)];

  async function withSecrets(): Promise<Studio> {
    const place = await studio();
    const root = join(place.media, '..');
    await writeFile(join(root, 'secret.mp4'), 'frames=1');
    await mkdir(join(root, 'other'));
    await writeFile(join(root, 'other', 'x.mp4'), 'frames=1');
    await writeFile(join(place.media, '.hidden.mp4'), 'frames=1');
    await symlink(join(root, 'secret.mp4'), join(place.media, 'out.mp4'));
    await symlink(join(root, 'other'), join(place.media, 'link'));
    await symlink(join(root, 'other'), join(place.out, 'link'));
    return place;
  }

  it('by a name of a source', async () => {
    await using place = await withSecrets();
    for (const name of [...names, ...hostile]) {
      for (const what of ['probe?', 'file?', 'thumbnail?', 'frame?time=0&', 'waveform?', 'proxy?']) {
        const response = await place.ask(`/api/v1/media/${what}name=${encodeURIComponent(name)}`);
        expect([400, 403, 404], `${what} ${name}`).toContain(response.status);
        expect(await response.text()).not.toContain(join(place.media, '..'));
      }
    }
  });

  it('by a list, its `uri` neither', async () => {
    await using place = await withSecrets();
    const items = [
      ...['../secret.mp4', '/etc/passwd', 'out.mp4', 'http://localhost/a.mp4'].map((source) => ({ source })),
      { source: 'a.mp4', uri: '/etc/passwd' },
      { source: ['a.mp4', '../secret.mp4'] },
    ];
    for (const item of items) {
      const response = await place.post('/api/v1/renders', {
        timeline: { items: [item] },
        output: { name: 'film.mp4' },
      });
      expect(response.status, JSON.stringify(item)).toBe(403);
      const text = await response.text();
      expect(text).not.toContain(join(place.media, '..'));
    }
  });

  it('by the name of a video', async () => {
    await using place = await withSecrets();
    for (const name of [
      '../film.mp4',
      '/tmp/film.mp4',
      'link/film.mp4',
      '.film.mp4',
      'a\0.mp4',
      'trip/../../film.mp4',
    ]) {
      expect([400, 403], name).toContain((await place.post('/api/v1/renders', renderOf(name))).status);
    }
  });

  it('by the list of media: links that lead out are not in it', async () => {
    await using place = await withSecrets();
    const text = await (await place.ask('/api/v1/media')).text();
    expect(text).not.toMatch(/out\.mp4|hidden|link/);
  });
});

describe('a page', () => {
  it('is served with what keeps others out, and nothing above it is', async () => {
    await using place = await studio();
    const page = join(place.media, '..', 'page');
    await mkdir(join(page, 'assets'), { recursive: true });
    await writeFile(join(page, 'index.html'), '<!doctype html>');
    await writeFile(join(page, 'assets', 'app-1a2b.js'), 'let a;');
    await writeFile(join(page, '..', 'secret.txt'), 'secret');
    const { media, out, engine } = place;
    await using server = await createServer({ media, out, page, database: ':memory:', engines: oneEngine(engine) });
    const index = await fetch(server.url);
    expect([index.status, index.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(index.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(index.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(index.headers.get('x-content-type-options')).toBe('nosniff');
    expect(index.headers.get('referrer-policy')).toBe('no-referrer');
    expect(index.headers.get('cache-control')).toBe('no-cache');
    const script = await fetch(`${server.url}/assets/app-1a2b.js`);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const { port } = new URL(server.url);
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/%00',
      '/%',
    ]) {
      const status = await new Promise((resolve, reject) => {
        const asked = request({ port, host: '127.0.0.1', path }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.on('error', reject);
        asked.end();
      });
      expect([400, 404], path).toContain(status);
    }
  });
});

describe('what is too much', () => {
  it('of a body is refused, whether it says how long it is or not', async () => {
    await using place = await studio({ limits: { bodyBytes: 1000 } });
    const big = JSON.stringify({ text: 'x'.repeat(2000) });
    const headers = { 'content-type': 'application/json' };
    const told = await place.ask('/api/v1/lists/read', { method: 'POST', headers, body: big });
    expect([told.status, await codeOf(told)]).toEqual([413, 'body-too-large']);
    const body = new Blob([big]).stream();
    const chunked: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    expect((await place.ask('/api/v1/lists/read', chunked)).status).toBe(413);
  });

  it.each([
    ['no JSON', '{', 'application/json', 400],
    ['no object', '[]', 'application/json', 400],
    ['no text', '\xff', 'application/json', 400],
    ['a form', 'a=1', 'application/x-www-form-urlencoded', 415],
    ['plain text, as any page may send', '{"text":""}', 'text/plain', 415],
  ])('or %s', async (_what, body, type, status) => {
    await using place = await studio();
    const response = await place.ask('/api/v1/lists/read', { method: 'POST', headers: { 'content-type': type }, body });
    expect(response.status).toBe(status);
  });

  it('at once is refused, and what is taken is done: nothing is lost', async () => {
    const held = gate();
    await using place = await studio({ queue: 20 }, { gate: held });
    const names = Array.from({ length: 120 }, (_, number) => `${number}.mp4`);
    const asked = names.map(async (name) => {
      const response = await place.post('/api/v1/renders', renderOf(name));
      await response.arrayBuffer();
      return { name, status: response.status };
    });
    const answers = await Promise.all(asked);
    const taken = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 429)).toEqual([]);
    // One may have begun before the queue was full, and its place was another's then.
    expect([20, 21]).toContain(taken.length);
    const kept = await (await place.ask('/api/v1/renders')).text();
    for (const { name } of taken) expect(kept).toContain(`"${name}"`);
    held.open();
    await expect
      .poll(
        async () => (await (await place.ask('/api/v1/renders?state=done')).text()).split('"state":"done"').length - 1,
      )
      .toBe(taken.length);
  });

  it('of decoding waits, or is refused: each is answered', async () => {
    await using place = await studio({ limits: { decoding: 1, requests: 30 } });
    const asked = Array.from({ length: 80 }, async (_, number) => {
      const response = await place.ask(`/api/v1/media/frame?name=a.mp4&time=0.${number}`);
      await response.arrayBuffer();
      return response.status;
    });
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(statuses).toContain(200);
    expect((await place.ask('/api/v1/info')).status).toBe(200);
  });

  it('of streams is refused', async () => {
    await using place = await studio({ limits: { streams: 1 } });
    const leaving = new AbortController();
    await place.ask('/api/v1/events', { signal: leaving.signal });
    expect((await place.ask('/api/v1/events')).status).toBe(429);
    leaving.abort();
    await expect.poll(async () => (await place.ask('/api/v1/events')).status).toBe(200);
  });
});
