import { connect } from 'node:net';
import { ClipwrightError } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { createAdaptorServer } from '@hono/node-server';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Recorded,
  recordingAnswer,
  type StateEvent,
  snapshotEvent,
  stateEvent,
  workEvent,
} from '../src/api/events.ts';
import { job } from '../src/api/renders.ts';
import { eventStream } from '../src/jobs/event-stream.ts';
import { hub } from '../src/jobs/hub.ts';
import type { JobStore } from '../src/jobs/job-store.ts';
import { gate, renderOf, type Studio, studio } from './studio.ts';
import { type Received, received } from './watch.ts';

const runs = isSoak ? 100 : 6;

/** The changes of state behind a number, as they come, until enough were seen; then the reader leaves. */
async function states(place: Studio, after: string | undefined, isEnough: (event: Received) => boolean) {
  const leaving = new AbortController();
  const headers = after === undefined ? {} : { 'last-event-id': after };
  const response = await place.ask('/api/v1/events', { headers, signal: leaving.signal });
  const seen: (Received & { readonly state: StateEvent })[] = [];
  try {
    for await (const event of received(response)) {
      if (event.event === 'state') seen.push({ ...event, state: stateEvent.parse(event.data) });
      if (isEnough(event)) break;
    }
  } finally {
    leaving.abort();
  }
  return seen;
}

/** Whether a job has come to its end. */
const isEnd = ({ event, data }: Received): boolean =>
  event === 'state' && ['done', 'failed', 'cancelled'].includes(stateEvent.parse(data).state);

async function submitted(place: Studio, name: string): Promise<string> {
  return job.parse(await (await place.post('/api/v1/renders', renderOf(name))).json()).id;
}

describe('a stream', () => {
  it('tells each state in its order, numbered', async () => {
    await using place = await studio();
    await submitted(place, 'film.mp4');
    const seen = await states(place, '0', isEnd);
    expect(seen.map(({ id, state: { seq, state } }) => [id, seq, state])).toEqual([
      ['1', 1, 'queued'],
      ['2', 2, 'running'],
      ['3', 3, 'done'],
    ]);
    expect(seen[2]?.state.report).toMatchObject({ output: 'film.mp4', frames: 12 });
  });

  it('of one job tells of no other', async () => {
    await using place = await studio();
    const first = await submitted(place, '1.mp4');
    const second = await submitted(place, '2.mp4');
    const response = await place.ask(`/api/v1/renders/${second}/events`, { headers: { 'last-event-id': '0' } });
    const seen: string[] = [];
    for await (const { event, data } of received(response)) {
      if (event !== 'state') continue;
      const { job, state } = stateEvent.parse(data);
      seen.push(job);
      if (state === 'done') break;
    }
    expect(new Set(seen)).toEqual(new Set([second]));
    expect(first).not.toBe(second);
  });

  it.each([undefined, '999999', 'nonsense'])('that cannot go on from %s begins with all there is', async (after) => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const id = await submitted(place, 'film.mp4');
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    const leaving = new AbortController();
    const response = await place.ask('/api/v1/events', {
      ...(after === undefined ? {} : { headers: { 'last-event-id': after } }),
      signal: leaving.signal,
    });
    const events = received(response);
    const { value } = await events.next();
    expect(value).toMatchObject({ event: 'snapshot', id: '2' });
    expect(snapshotEvent.parse(value?.data).jobs).toMatchObject([{ id, state: 'running' }]);
    held.open();
    const rest: string[] = [];
    for await (const event of events) {
      if (event.event === 'state') rest.push(event.id ?? '');
      if (rest.length === 1) break;
    }
    expect(rest).toEqual(['3']);
    leaving.abort();
  });

  it('tells that a job is forgotten, also to those who were away', async () => {
    await using place = await studio();
    const id = await submitted(place, 'film.mp4');
    await states(place, '0', isEnd);
    const listening = await place.ask('/api/v1/events', { headers: { 'last-event-id': '3' } });
    expect((await place.ask(`/api/v1/renders/${id}`, { method: 'DELETE' })).status).toBe(204);
    const later = await place.ask('/api/v1/events', { headers: { 'last-event-id': '3' } });
    for (const response of [listening, later]) {
      const told: Received[] = [];
      for await (const event of received(response)) {
        told.push(event);
        if (event.event === 'removed') break;
      }
      const at = expect.stringMatching(/^\d{4}-/);
      expect(told.filter(({ event }) => event !== 'load')).toEqual([
        { event: 'removed', id: '4', data: { job: id, at } },
      ]);
    }
  });

  it('tells what each attempt does without a gap, and of clips that fail with what to do', async () => {
    const held = gate();
    const remedy = 'Cut before /var/lib/x.';
    const broken = new ClipwrightError('source-damaged', '/var/lib/x does not decode.', { remedy });
    const fail = (request: string) => (request.includes('b.mp4') && !request.includes('a.mp4') ? broken : undefined);
    await using place = await studio({}, { gate: held, fail });
    const response = await place.ask('/api/v1/events', { headers: { 'last-event-id': '0' } });
    const transition = { type: 'crossfade', duration: 0.25 };
    const items = [
      { source: 'a.mp4', end: 0.5 },
      { source: 'trip/b.mp4', start: 0.5, end: 1, transition },
    ];
    const request = { timeline: { items }, output: { name: 'film.mp4' }, options: { concurrency: 1 } };
    const { id } = job.parse(await (await place.post('/api/v1/renders', request)).json());
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    // While it runs, all that it has done so far is there already.
    const soFar = recordingAnswer.parse(await (await place.ask(`/api/v1/renders/${id}/recording`)).json());
    expect(soFar).toMatchObject({ attempt: 1, total: soFar.events.length });
    expect(soFar.events).toContainEqual(expect.objectContaining({ t: 'end', kind: 'open', clip: 1 }));
    held.open();
    const heard: Recorded[] = [];
    for await (const event of received(response)) {
      if (isEnd(event)) break;
      if (event.event !== 'work') continue;
      const { job, attempt, first, events } = workEvent.parse(event.data);
      expect([job, attempt, first]).toEqual([id, 1, heard.length]);
      heard.push(...events);
    }
    const all = recordingAnswer.parse(await (await place.ask(`/api/v1/renders/${id}/recording`)).json());
    expect(all).toEqual({ attempt: 1, total: heard.length, events: heard });
    const elsewhere = '(a file of the server)';
    expect(heard.filter(({ t }) => t === 'failed')).toEqual([
      expect.objectContaining({
        clip: 1,
        failed: { code: 'source-damaged', message: `${elsewhere} does not decode.`, remedy: `Cut before ${elsewhere}` },
      }),
    ]);
    // A piece that shows both is work on both.
    expect(heard).toContainEqual(expect.objectContaining({ t: 'begin', kind: 'encode', clip: 0, clips: [0, 1] }));
    expect(heard).toContainEqual(expect.objectContaining({ t: 'end', kind: 'encode', code: 'source-damaged' }));
  });

  it('tells how far a job is, which lanes work, and how busy the machine is', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const kinds = new Set<string>();
    const response = await place.ask('/api/v1/events');
    await submitted(place, 'film.mp4');
    for await (const { event, id } of received(response)) {
      kinds.add(event);
      if (event !== 'state' && event !== 'snapshot') expect(id).toBeUndefined();
      if (kinds.has('load') && kinds.has('work')) held.open();
      if (kinds.size === 5) break;
    }
    expect([...kinds].sort()).toEqual(['load', 'progress', 'snapshot', 'state', 'work']);
  });

  it('misses no change and tells none twice, wherever it is left and gone on with', async () => {
    await using place = await studio({ queue: 1000 });
    let number = 0;
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (leaves, jobs) => {
        const ids = new Set<string>();
        const start = await newest(place);
        const submitting = (async () => {
          for (let i = 0; i < jobs; i++) ids.add(await submitted(place, `${number++}.mp4`));
        })();
        const seen: Received[] = [];
        const last = () => seen.at(-1)?.id ?? start;
        for (const most of leaves) {
          let count = 0;
          // Each job changes three times.
          if (seen.length >= jobs * 3) break;
          seen.push(
            ...(await states(place, last(), ({ event }) => {
              if (event === 'state') count++;
              return count >= most || seen.length + count >= jobs * 3;
            })),
          );
        }
        await submitting;
        let rest = jobs * 3 - seen.length;
        if (rest > 0) {
          seen.push(
            ...(await states(place, last(), ({ event }) => {
              if (event === 'state') rest--;
              return rest <= 0;
            })),
          );
        }
        expect(seen.map(({ id }) => Number(id))).toEqual(seen.map((_, at) => Number(start) + 1 + at));
        for (const id of ids) {
          const own = seen.map(({ data }) => stateEvent.parse(data)).filter(({ job }) => job === id);
          expect(own.map(({ seq, state }) => [seq, state])).toEqual([
            [1, 'queued'],
            [2, 'running'],
            [3, 'done'],
          ]);
        }
      },
    );
    await fc.assert(property, { numRuns: runs });
  });
});

/** Number of the newest change. */
async function newest(place: Studio): Promise<string> {
  const leaving = new AbortController();
  const response = await place.ask('/api/v1/events', { signal: leaving.signal });
  const { value } = await received(response).next();
  leaving.abort();
  return value?.id ?? '';
}

/** A stream over nothing. */
function bareStream(buffer: number, disconnect: () => void = () => {}) {
  const told = hub();
  const ways: string[] = [];
  const none = () => undefined;
  const data = { job: 'x'.repeat(500), output: 'a.mp4', state: 'queued', at: '' } as const;
  const queued = () => ({ type: 'state', id: 0, data: { ...data, seq: 0 } }) as const;
  const store: JobStore = {
    ...{ find: none, byKey: none, byOutput: none, next: none, position: none, recording: none },
    ...{ markCancelling: none, setRecording: none, retain: () => [], close: none },
    ...{ list: () => [], open: () => [], counts: () => ({}), newestEvent: () => 0, eventsAfter: () => [] },
    ...{ add: queued, change: queued, remove: queued },
  };
  const stream = eventStream({
    store,
    hub: told,
    jobs: () => [],
    lastId: null,
    buffer,
    disconnect,
    ended: (how) => ways.push(how),
  });
  let id = 0;
  const change = (): void => {
    id++;
    told.tell({ type: 'state', id, data: { ...data, seq: id } });
  };
  return { hub: told, stream, ways, change };
}

describe('a reader that does not keep up', () => {
  it('is cut off when more waits for it than may, and not before', () => {
    const { hub, ways, change } = bareStream(3000);
    for (let i = 0; i < 5; i++) change();
    expect(ways).toEqual([]);
    for (let i = 0; i < 5; i++) change();
    expect(ways).toEqual(['cut']);
    expect(hub.listeners).toBe(0);
  });

  it('is spared what the next word tells as well, before it is cut off', async () => {
    const { hub, stream, ways } = bareStream(3000);
    const progress = { fraction: 0.5, framesDone: 1, frames: 2 };
    for (let i = 0; i < 1000; i++) hub.tell({ type: 'progress', data: { job: 'a', progress } });
    expect(ways).toEqual([]);
    stream.close();
    const text = await new Response(stream.body).text();
    expect(text.length).toBeLessThan(3000);
  });

  it('is cut off over a connection too, which ends', async () => {
    let end = (): void => {};
    const { stream, ways, change } = bareStream(64 * 1024, () => end());
    const server = createAdaptorServer({
      fetch: (_request, { outgoing }) => {
        end = () => void outgoing.destroy();
        return new Response(stream.body);
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('It does not listen.');
    const socket = connect(address.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('readable', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    // Nothing of it is read: what the system takes in between is a few megabytes.
    while (ways.length === 0) {
      for (let i = 0; i < 1000; i++) change();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ways).toEqual(['cut']);
    socket.resume();
    await closed;
    await new Promise((resolve) => server.close(resolve));
  });
});

it('a stream without anything to tell shows that it lives, every fifteen seconds', async () => {
  vi.useFakeTimers();
  try {
    const { stream } = bareStream(3000);
    await vi.advanceTimersByTimeAsync(31_000);
    stream.close();
    expect((await new Response(stream.body).text()).split(': alive\n\n').length - 1).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
