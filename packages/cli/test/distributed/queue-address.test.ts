import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketPlace } from '../../src/distributed/bucket-place.ts';
import { queueAddress } from '../../src/distributed/queue-address.ts';
import { capture } from '../capture.ts';
import { inOneLine, inputOf, run } from '../run.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'clipwright-queue-'));
  await writeFile(join(cwd, 'queue'), 'rediss://user:in-a-file@queue:6380/2\n');
  await writeFile(join(cwd, 'nonsense'), 'secret-nonsense\n');
});
afterAll(() => rm(cwd, { recursive: true }));

const context = (env: Readonly<Record<string, string>> = {}) => ({
  ...{ stdout: capture().stream, stderr: capture().stream, stdin: () => inputOf(''), env, cwd },
  signal: new AbortController().signal,
});

describe('the address of a queue', () => {
  it('is the one that is named, else the one of the file, else that of the environment', async () => {
    const env = { CLIPWRIGHT_QUEUE_URL: 'redis://:of-the-environment@queue' };
    expect(await queueAddress({}, context())).toBeUndefined();
    expect((await queueAddress({}, context(env)))?.url).toBe(env.CLIPWRIGHT_QUEUE_URL);
    expect((await queueAddress({ queue: 'redis://other' }, context(env)))?.url).toBe('redis://other');
    const address = await queueAddress({ queueFile: 'queue' }, context(env));
    expect(address?.url).toBe('rediss://user:in-a-file@queue:6380/2');
    expect(address?.told).toBe('rediss://user@queue:6380/2');
    expect(address?.hide('AUTH user in-a-file failed')).toBe('AUTH user *** failed');
  });

  it.each([
    'redis://:secret@queue',
    'redis://user:secret@queue',
    'redis://queue?password=secret',
    'postgres://user:secret@queue/x',
    'postgres://user@queue/x?sslpassword=secret',
  ])('has no password where other programs see it: %s', async (url) => {
    const { exitCode, stdout, stderr } = await run(['jobs', '--queue', url, '--json'], { cwd });
    expect(exitCode).toBe(2);
    expect(inOneLine(`${stderr}${stdout}`)).toContain('There is a password in the address of --queue');
    expect(inOneLine(stderr)).toContain('CLIPWRIGHT_QUEUE_URL');
    expect(`${stdout}${stderr}`).not.toContain('secret');
  });

  it.each([
    [['--queue', 'secret-nonsense'], 'What --queue says is no address of a queue'],
    [['--queue', 'http://queue'], 'no address of a Redis or a PostgreSQL'],
    [['--queue', 'postgres://queue/x'], 'no whole address of a PostgreSQL'],
    [['--queue', 'postgres://user@queue/x?sslmode=prefer'], 'says of sslmode what is not done'],
    [['--queue', 'postgres://user@queue/x?options=-c'], 'has parameters beside sslmode'],
    [['--queue-file', 'nonsense'], 'What nonsense says is no address of a queue'],
    [['--queue-file', 'nothing'], 'nothing cannot be read'],
    [['--queue', 'redis://a', '--queue-file', 'queue'], "'--queue <url>' cannot be used with option '--queue-file"],
    [[], 'No queue is named'],
  ])('is told to be wrong: %j', async (argv, problem) => {
    const { exitCode, stdout, stderr } = await run(['jobs', ...argv], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(inOneLine(stderr)).toContain(problem);
    expect(stderr).not.toContain('secret');
  });

  it('may stand in the settings, where the environment and the command line go before it', async () => {
    const settings = async (defaults: object): Promise<void> =>
      writeFile(join(cwd, 'clipwright.config.json'), JSON.stringify({ defaults }));
    const told = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      inOneLine((await run(['jobs', ...argv], { cwd, env })).stderr);
    await settings({ queue: 'redis://:secret@queue' });
    expect(await told([])).toContain('There is a password');
    expect(await told([])).not.toContain('secret');
    expect(await told([], { CLIPWRIGHT_QUEUE_URL: 'of-environment' })).toContain('CLIPWRIGHT_QUEUE_URL says is no');
    expect(await told(['--queue-file', 'nonsense'])).toContain('nonsense says is no');
    await settings({ queueFile: 'nonsense' });
    expect(await told([])).toContain('nonsense says is no');
    expect(await told(['--queue', 'http://queue'])).toContain('no address of a Redis');
    await settings({ queueFile: 'nonsense', queue: 'redis://queue' });
    expect(await told([])).toContain('Name one of them');
    await rm(join(cwd, 'clipwright.config.json'));
  });
});

describe('a bucket', () => {
  const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };

  it('is what its address and the environment say', () => {
    expect(bucketPlace('s3://pieces/a/team/?region=eu-central-1', context(env))).toEqual({
      ...{ bucket: 'pieces', prefix: 'a/team', region: 'eu-central-1', credentials },
    });
    const service = { AWS_ENDPOINT_URL: 'https://store.example.org', AWS_SESSION_TOKEN: 'lent' };
    expect(bucketPlace('s3://pieces', context({ ...env, ...service }))).toEqual({
      ...{ bucket: 'pieces', region: 'us-east-1', endpoint: 'https://store.example.org' },
      credentials: { ...credentials, sessionToken: 'lent' },
    });
    const region = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-2' };
    expect(bucketPlace('s3://pieces', context({ ...env, ...region })).region).toBe('eu-west-1');
  });

  it.each([
    ['s3://', env, 'no address of a bucket'],
    ['s3:pieces', env, 'no address of a bucket'],
    ['s3://pieces', env, 'The region of the bucket pieces is not known'],
    ['s3://pieces?region=x', {}, 'Who asks for the bucket pieces is not known'],
    ['s3://user:hidden@pieces', env, 'says more than its name'],
    ['s3://pieces?secret=hidden', env, 'says more than its name'],
  ])('is refused as %s', (address, variables, problem) => {
    const place = (): unknown => bucketPlace(address, context({ ...variables }));
    expect(place).toThrow(problem);
    expect(place).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(place).not.toThrow('hidden');
  });
});
