import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { stateEvent } from '../src/api/events.ts';
import { job } from '../src/api/renders.ts';
import { type ChildPlaces, type ChildServer, childServer, killAll } from './child-server.ts';
import { renderOf } from './studio.ts';
import { received } from './watch.ts';

afterEach(killAll);

async function places(): Promise<ChildPlaces & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'clipwright-killed-'));
  const [media, out] = [join(root, 'media'), join(root, 'out')];
  await mkdir(media);
  await mkdir(out);
  await writeFile(join(media, 'a.mp4'), 'frames=24');
  return { media, out, database: join(root, 'jobs.db'), [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

async function states(server: ChildServer, id: string): Promise<readonly string[]> {
  const url = (await server.said('url')).slice('url '.length);
  const headers = { authorization: 'Bearer a-token-that-is-long-enough', 'last-event-id': '0' };
  const seen: string[] = [];
  for await (const { event, data } of received(await fetch(`${url}/api/v1/renders/${id}/events`, { headers }))) {
    if (event !== 'state') continue;
    const { seq, state } = stateEvent.parse(data);
    expect(seq).toBe(seen.length + 1);
    seen.push(state);
    if (state === 'done' || state === 'failed') break;
  }
  return seen;
}

describe('a server that is killed while it writes a video', () => {
  it('goes on when it is started again: the second attempt is whole, and nothing else is left', async () => {
    await using place = await places();
    const first = childServer(place, 'half');
    const { id } = job.parse(await (await first.ask('/api/v1/renders', renderOf('film.mp4'))).json());
    await first.said('half');
    await first.kill();
    // What it left would be seen here, if it was not removed.
    expect(await readdir(place.out)).toEqual([expect.stringMatching(/^\.clipwright-.*\.unfinished$/)]);

    const second = childServer(place, 'whole');
    expect(await states(second, id)).toEqual(['queued', 'running', 'queued', 'running', 'done']);
    expect(job.parse(await (await second.ask(`/api/v1/renders/${id}`)).json())).toMatchObject({ attempts: 2 });
    expect(await readdir(place.out)).toEqual(['film.mp4']);
    await second.kill('SIGTERM');
  });

  it('three times has failed with it, and leaves nothing', async () => {
    await using place = await places();
    let id = '';
    for (let kills = 0; kills < 3; kills++) {
      const server = childServer(place, 'half');
      if (kills === 0) id = job.parse(await (await server.ask('/api/v1/renders', renderOf('film.mp4'))).json()).id;
      await server.said('half');
      await server.kill();
    }
    const last = childServer(place, 'half');
    expect((await states(last, id)).slice(-2)).toEqual(['running', 'failed']);
    const failed = job.parse(await (await last.ask(`/api/v1/renders/${id}`)).json());
    expect(failed).toMatchObject({ state: 'failed', attempts: 3, error: { code: 'crashed' } });
    expect(await readdir(place.out)).toEqual([]);
    // The name is free again.
    expect((await last.ask('/api/v1/renders', renderOf('film.mp4'))).status).toBe(201);
    await last.kill();
  });

  it('as it was asked to end counts no attempt as lost', async () => {
    await using place = await places();
    const first = childServer(place, 'half');
    const { id } = job.parse(await (await first.ask('/api/v1/renders', renderOf('film.mp4'))).json());
    for (let ends = 0; ends < 4; ends++) {
      const server = ends === 0 ? first : childServer(place, 'half');
      await server.said('half');
      await server.kill('SIGTERM');
    }
    const last = childServer(place, 'whole');
    expect((await states(last, id)).at(-1)).toBe('done');
    await last.kill('SIGTERM');
  });
});
