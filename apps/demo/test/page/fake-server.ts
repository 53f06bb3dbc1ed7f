import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Timeline } from '@clipwright/core';
import type { Job, JobProgress, JobReport, JobState, Recorded, ServerEvents } from '../../page/src/api/shapes.ts';

/** A file that the fake has; `broken`: it has none that anybody could read. */
export interface FakeFile {
  readonly name: string;
  readonly seconds: number;
  readonly broken?: boolean;
}

/** As strict as the server's own. */
const policy =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const rate = 25;

/** A server with the studio's API that renders nothing: tests say what happens, and when. */
export class FakeServer implements AsyncDisposable {
  readonly requests: { readonly path: string; readonly body: unknown }[] = [];
  readonly jobs = new Map<string, Job>();
  readonly recordings = new Map<string, readonly Recorded[]>();
  /** What lists are read as. */
  list: { readonly timeline: Timeline; readonly losses: readonly object[] } = { timeline: { items: [] }, losses: [] };
  /** Answers of paths that are no longer the usual ones. */
  readonly broken = new Set<string>();
  /** Names of videos that are there already. */
  readonly taken = new Set<string>();
  /** Whether what happens is told to nobody. */
  isDeaf = false;
  /** What is waited for before it is said that a job was taken. */
  hold: ((id: string) => Promise<void>) | undefined;
  /** What is waited for before anything is told of a file. */
  known: Promise<void> | undefined;
  /** What all files have in them, as far as pages play it: a WAV. */
  sound: Buffer | undefined;
  /** Names of files of sound alone. */
  sounds: readonly string[] = [];
  /** The video that all renders have become. */
  video: Buffer | undefined;
  readonly #files: readonly FakeFile[];
  readonly #page: string;
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  #seq = 0;

  constructor(page: string, files: readonly FakeFile[]) {
    this.#page = page;
    this.#files = files;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.end();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Sends an event to every page that listens. */
  send<K extends keyof ServerEvents>(type: K, data: ServerEvents[K]): void {
    const id = type === 'state' || type === 'removed' ? `id: ${++this.#seq}\n` : '';
    if (this.isDeaf) return;
    for (const stream of this.#streams) stream.write(`event: ${type}\n${id}data: ${JSON.stringify(data)}\n\n`);
  }

  state(id: string, state: JobState, more: Partial<Job> = {}): void {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`There is no job ${id}.`);
    const at = new Date().toISOString();
    this.jobs.set(id, { ...job, ...more, state, ...(state === 'running' && { started: at }) });
    const { report, error, position } = more;
    this.send('state', {
      job: id,
      output: job.output,
      seq: this.#seq,
      state,
      at,
      ...(report && { report }),
      ...(error && { error }),
      ...(position !== undefined && { position }),
    });
  }

  work(id: string, events: readonly Recorded[]): void {
    const before = this.recordings.get(id) ?? [];
    this.recordings.set(id, [...before, ...events]);
    this.send('work', { job: id, attempt: this.#attempt(id), first: before.length, events: [...events] });
  }

  /** Forgets a job. */
  remove(id: string): void {
    this.jobs.delete(id);
    this.send('removed', { job: id, at: new Date().toISOString() });
  }

  #attempt(id: string): number {
    return Math.max(1, this.jobs.get(id)?.attempts ?? 1);
  }

  progress(id: string, progress: JobProgress): void {
    this.send('progress', { job: id, progress });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = await bodyOf(request);
    response.setHeader('content-security-policy', policy);
    if (!url.pathname.startsWith('/api/v1/')) return this.#file(url.pathname, response);
    const path = url.pathname.slice('/api/v1'.length);
    if (request.method === 'POST') this.requests.push({ path, body });
    if (this.broken.has(path)) return fail(response, 500, 'internal', 'It is broken.', 'Mend it.');
    const name = url.searchParams.get('name') ?? '';
    const [, area = '', id = '', what] = path.split('/');
    if (area === 'media' && id === 'file' && this.sound !== undefined) {
      return part(response, this.sound, 'audio/wav', request.headers.range);
    }
    if (area === 'media' && id !== '') await this.known;
    if (area === 'media') return this.#media(id, name, url, response);
    if (area === 'renders') return this.#renders(request, response, id, what, body);
    if (path === '/events') return this.#listen(response);
    if (path === '/info') return json(response, 200, info);
    if (path === '/outputs') return json(response, 200, outputs);
    if (path === '/lists/read') return json(response, 200, this.list);
    if (path === '/lists/write') return json(response, 200, { text: JSON.stringify(body, null, 2), losses: [] });
    return fail(response, 404, 'not-found', 'There is no such thing.');
  }

  async #file(path: string, response: ServerResponse): Promise<ServerResponse> {
    const name = normalize(path === '/' ? '/index.html' : path);
    const content = await readFile(join(this.#page, name)).catch(() => undefined);
    if (content === undefined) return fail(response, 404, 'not-found', 'There is no such file.');
    return response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(content);
  }

  #media(what: string, name: string, url: URL, response: ServerResponse): ServerResponse {
    if (what === '') {
      const isSound = url.searchParams.get('kind') === 'sound';
      const names = isSound ? this.sounds : this.#files.map((file) => file.name);
      const files = names.map((name, i) => ({
        name,
        bytes: 4_000_000 + i,
        modified: '2026-01-01T00:00:00Z',
      }));
      return json(response, 200, { files, truncated: false });
    }
    const file = this.#files.find((each) => each.name === name);
    if (file === undefined) return fail(response, 404, 'source-missing', `${name} is not there.`);
    if (file.broken) {
      return fail(
        response,
        422,
        'invalid-media',
        'It ends in the middle of its headers.',
        'Copy it again from where it came.',
      );
    }
    if (what === 'probe') return json(response, 200, probeOf(file));
    if (what === 'thumbnail') {
      const index = Number(url.searchParams.get('index'));
      return picture(response, name, `${index}`, 160, 90, (index * 29 + name.length * 47) % 360);
    }
    if (what === 'frame') {
      const time = Number(url.searchParams.get('time'));
      const frame = Math.floor(time * rate + 1e-6);
      response.setHeader('x-frame-time', String(frame / rate));
      return picture(response, name, `frame ${frame}`, 960, 540, (frame + name.length * 47) % 360);
    }
    return fail(response, 404, 'not-found', 'There is no such thing.');
  }

  #renders(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    what: string | undefined,
    body: unknown,
  ): ServerResponse | Promise<ServerResponse> {
    if (id === '' && request.method === 'POST') {
      const job = jobOf(`job-${this.jobs.size + 1}`, body);
      if (this.taken.has(job.output)) return fail(response, 409, 'output-exists', `${job.output} is there already.`);
      this.jobs.set(job.id, job);
      if (this.hold !== undefined) return this.hold(job.id).then(() => json(response, 201, job));
      return json(response, 201, job);
    }
    if (id === '') return json(response, 200, { jobs: [...this.jobs.values()] });
    const job = this.jobs.get(id);
    if (job === undefined) return fail(response, 404, 'not-found', 'There is no such job.');
    if (what === 'cancel') {
      this.state(id, 'cancelled');
      return json(response, 202, this.jobs.get(id));
    }
    if (what === 'recording') {
      const events = this.recordings.get(id) ?? [];
      return json(response, 200, { attempt: this.#attempt(id), total: events.length, events });
    }
    if (what === 'output' && this.video !== undefined) {
      return response.writeHead(200, { 'content-type': 'video/mp4' }).end(this.video);
    }
    if (what === undefined) return json(response, 200, job);
    return fail(response, 404, 'not-found', 'There is no such thing.');
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`event: snapshot\ndata: ${JSON.stringify({ jobs: [...this.jobs.values()] })}\n\n`);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }
}

const info = {
  version: '0.0.0',
  engines: { loaders: ['ffmpeg', 'libav'], renderers: ['ffmpeg', 'libav'] },
  formats: [
    { name: 'json', extensions: ['json'], reads: true, writes: true },
    { name: 'otio', extensions: ['otio'], reads: true, writes: true },
    { name: 'edl', extensions: ['edl'], reads: true, writes: true },
    { name: 'fcpxml', extensions: ['fcpxml'], reads: true, writes: true },
  ],
  cores: 4,
  limits: { jobs: 1, queue: 100, bodyBytes: 4_000_000, files: 1000, streams: 8 },
};

const outputs = {
  containers: [
    { extension: 'mp4', video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
    { extension: 'mkv', video: ['h264', 'hevc', 'vp9', 'av1'], audio: ['aac', 'opus'] },
    { extension: 'webm', video: ['vp9', 'av1'], audio: ['opus'] },
    { extension: 'gif', video: ['gif'], audio: [], maxFrameRate: 50 },
    { extension: 'mp3', video: [], audio: ['mp3'] },
  ],
};

function probeOf({ name, seconds }: FakeFile): object {
  return {
    name,
    seconds,
    thumbnails: 12,
    info: {
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      duration: `${Math.round(seconds * rate)}/${rate}`,
      video: { codec: 'h264', width: 1280, height: 720, displayWidth: 1280, displayHeight: 720, frameRate: '25/1' },
    },
  };
}

function jobOf(id: string, body: unknown): Job {
  const request = body;
  if (typeof request !== 'object' || request === null || !('timeline' in request) || !('output' in request)) {
    throw new Error('It is no request to render.');
  }
  const { timeline, output } = JSON.parse(JSON.stringify(request));
  const created = new Date().toISOString();
  return { id, state: 'queued', output: output.name, created, attempts: 0, settings: output, options: {}, timeline };
}

/** A report of a job of which every clip was made in the given way. */
export function reportOf(job: Job, lines: readonly Partial<JobReport['clips'][number]>[] = []): JobReport {
  const clips = job.timeline.items.map((item, index) => ({
    index,
    source: 'source' in item ? String(item.source) : '',
    status: 'rendered' as const,
    frames: 50,
    copied: 0,
    encodedFor: 'effect',
    ...lines[index],
  }));
  return {
    output: job.output,
    frames: clips.reduce((sum, { frames }) => sum + frames, 0),
    duration: clips.length * 2,
    elapsedMs: 4200,
    skipped: clips.filter(({ status }) => status !== 'rendered').length,
    held: 0,
    segments: { total: clips.length, encoded: clips.length, reused: 0 },
    damaged: 0,
    retries: 0,
    phases: {},
    copying: { mode: 'auto', frames: clips.reduce((sum, { copied }) => sum + (copied ?? 0), 0), runs: 0, sound: false },
    profile: { width: 1280, height: 720, frameRate: '25/1' },
    clips,
  };
}

/** A file, or a part of it: browsers seek in nothing else. */
function part(response: ServerResponse, bytes: Buffer, type: string, range = 'bytes=0-'): ServerResponse {
  const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(range) ?? [];
  const [first, last] = [Number(from), to === '' ? bytes.length - 1 : Number(to)];
  const headers = {
    ...{ 'content-type': type, 'accept-ranges': 'bytes', 'content-length': last - first + 1 },
    'content-range': `bytes ${first}-${last}/${bytes.length}`,
  };
  return response.writeHead(206, headers).end(bytes.subarray(first, last + 1));
}

function json(response: ServerResponse, status: number, value: unknown): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  remedy?: string,
): ServerResponse {
  return json(response, status, { error: { code, message, ...(remedy !== undefined && { remedy }) } });
}

function picture(
  response: ServerResponse,
  name: string,
  text: string,
  width: number,
  height: number,
  hue: number,
): ServerResponse {
  const size = Math.round(height / 7);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 32% 42%)"/><circle cx="${width * 0.7}" cy="${height * 0.4}" r="${height * 0.22}" fill="hsl(${hue + 40} 50% 62%)"/><path d="M0 ${height}L${width * 0.4} ${height * 0.45}L${width * 0.8} ${height}z" fill="hsl(${hue + 200} 28% 30%)"/><text x="${size}" y="${size * 1.6}" font-family="sans-serif" font-size="${size}" fill="#fff">${name.replace(/\W/g, ' ').slice(0, 18)} ${text}</text></svg>`;
  return response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}
