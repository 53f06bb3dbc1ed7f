import { expect, it } from 'vitest';
import { openDatabase } from '../src/jobs/database.ts';
import { jobStore } from '../src/jobs/job-store.ts';
import { renderOf } from './studio.ts';

it('forgets jobs that ended before a time, with their events, and none that has not ended', async () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const store = jobStore(await openDatabase(':memory:'), () => now);
  for (const id of ['old', 'waits', 'new']) store.add({ id, output: `${id}.mp4`, request: renderOf(`${id}.mp4`) });
  store.change('old', { state: 'done' });
  now = new Date('2026-02-01T00:00:00Z');
  store.change('new', { state: 'done' });
  const told = store.retain(10, '2026-01-15T00:00:00Z');
  expect(told).toEqual([{ type: 'removed', id: 6, data: { job: 'old', at: '2026-02-01T00:00:00.000Z' } }]);
  expect(store.list({ limit: 10 }).map(({ id }) => id)).toEqual(['new', 'waits']);
  const kept = store.eventsAfter(1, 100) ?? [];
  expect(kept.map(({ type, data }) => `${type} ${data.job}`)).toEqual([
    ...['state waits', 'state new', 'state new'],
    'removed old',
  ]);
  store.close();
});

it('a change whose event cannot be written is none', async () => {
  const database = await openDatabase(':memory:');
  const store = jobStore(database);
  store.add({ id: 'a', output: 'a.mp4', request: renderOf('a.mp4') });
  database.exec('DROP TABLE events');
  expect(() => store.change('a', { state: 'running', counts: 'attempts' })).toThrow('events');
  expect(store.find('a')).toMatchObject({ state: 'queued', attempts: 0, seq: 1 });
  store.close();
});
