// Needs postgresql.
import { killPostgresServers, type PostgresServer, postgresServer } from '@clipwright/test-kit/postgres-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bullmqJobs } from '../src/index.ts';

const password = 'never:told/in+any%text';
let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer({ password });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  killPostgresServers();
});

const addressed = (parts: Partial<URL>): string => Object.assign(new URL(server.url), parts).href;

describe('a PostgreSQL', () => {
  it('is used by who knows its password', async () => {
    expect(await bullmqJobs({ queue: { url: server.url } })).toMatchObject({ workers: [], jobs: [] });
    const other = { url: server.url.replace('postgres:', 'postgresql:') };
    expect(await bullmqJobs({ queue: other })).toMatchObject({ workers: [], jobs: [] });
  });

  it.each([
    ['a password', { password: 'another' }, 'password authentication failed'],
    ['no password', { password: '' }, 'password'],
    ['a database', { pathname: '/another' }, 'database "another" does not exist'],
    ['a right', { username: 'guest', password: 'guest' }, 'permission denied'],
  ])('that refuses %s says so at once', async (_, parts, reason) => {
    await server.query("CREATE ROLE guest LOGIN PASSWORD 'guest'").catch(() => {});
    const refused = bullmqJobs({ queue: { url: addressed(parts), patience: 600 } });
    await expect(refused).rejects.toMatchObject({
      code: 'bullmq/broker-refused',
      message: expect.stringContaining(reason),
    });
    await expect(refused).rejects.not.toThrow(password);
  });

  it('without TLS is not used where that is asked for', async () => {
    const url = addressed({ search: '?sslmode=require' });
    await expect(bullmqJobs({ queue: { url, patience: 0.3 } })).rejects.toMatchObject({
      code: 'bullmq/broker-lost',
      message: expect.stringContaining('SSL'),
    });
  });

  it.each([
    ['postgres://queue/x', 'no whole address'],
    ['postgres://user@queue', 'no whole address'],
    ['postgres://user@queue/x?sslmode=prefer', 'sslmode'],
    ['postgres://user@queue/x?host=other', 'parameters beside sslmode'],
    ['mysql://user@queue/x', 'no address of a Redis or a PostgreSQL'],
  ])('has no address as %s', async (url, reason) => {
    await expect(bullmqJobs({ queue: { url } })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(reason),
    });
  });

  it('has no queues with names that are too long', async () => {
    const queue = { url: server.url, name: 'x'.repeat(50) };
    await expect(bullmqJobs({ queue })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
