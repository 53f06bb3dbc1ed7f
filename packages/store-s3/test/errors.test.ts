import { inspect } from 'node:util';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { every, first } from '@clipwright/test-kit/s3/s3-faults';
import { memoryStore } from '@clipwright/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { s3Store } from '../src/index.ts';
import { eachWithMachines, secretAccessKey } from './machines.ts';

const each = eachWithMachines();
afterEach(() => vi.unstubAllEnvs());

async function failureOf(work: Promise<unknown>): Promise<Error & { readonly cause?: unknown }> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof Error) return error;
  throw new Error('It should have failed.');
}

describe('what fails', () => {
  it.each([
    ['another key', { credentials: { accessKeyId: 'WRONGKEY', secretAccessKey } }, 'store-refused'],
    ['another bucket', { bucket: 'elsewhere' }, 'store-refused'],
    ['nobody there', { endpoint: 'http://127.0.0.1:1' }, 'store-unreachable'],
  ] as const)('has a code and tells no credentials: %s', async (_, options, code) => {
    const error = await failureOf(readBack(each.now.machine('one', options), 'key', producing('content')));
    expect(error).toMatchObject({ code, kind: 'environment', details: { bucket: expect.any(String) } });
    const told = [
      inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
      JSON.stringify(error),
      String(error.stack),
    ];
    for (const text of told) expect(text).not.toMatch(/WRONGKEY|DOUBLEKEY|a-secret/);
  });

  it.each([
    [500, 'InternalError', 5, 'store-unreachable'],
    [503, 'SlowDown', 5, 'store-unreachable'],
    [429, 'TooManyRequests', 5, 'store-unreachable'],
    [403, 'AccessDenied', 1, 'store-refused'],
    [301, 'PermanentRedirect', 1, 'store-refused'],
    [400, 'ExpiredToken', 1, 'store-refused'],
    [400, 'InvalidArgument', 1, 'store-failed'],
    [405, 'MethodNotAllowed', 1, 'store-failed'],
  ])('%i %s is tried %i times', async (status, reason, tries, code) => {
    const { double, machine } = each.now;
    double.faults = every('GetObject', { kind: 'status', status, code: reason });
    const store = machine();
    const error = await failureOf(readBack(store, 'key', producing('content')));
    expect(error).toMatchObject({ code, details: { status, reason, requestId: 'request-1' } });
    expect([double.count('GetObject'), store.statistics().retries]).toEqual([tries, tries - 1]);
  });

  it('while it is sent leaves what is finished on this machine', async () => {
    const { double, machine } = each.now;
    double.faults = every('PutObject', { kind: 'status', status: 500, code: 'InternalError' });
    const store = machine();
    const made = producing('content');
    await expect(readBack(store, 'key', made)).rejects.toMatchObject({ code: 'store-unreachable' });
    double.faults = () => undefined;
    expect(await readBack(store, 'key', made)).toMatchObject({ text: 'content', hit: true });
    expect([made.runs, double.bucket.objects.size]).toEqual([1, 2]);
  });

  it('can be done without, and is made good when it is asked for again', async () => {
    const { double, machine } = each.now;
    double.faults = () => ({ kind: 'lose-request' });
    const store = machine('one', { whenUnreachable: 'local', retry: { attempts: 2, delay: 0 } });
    const made = producing('content');
    expect(await readBack(store, 'key', made)).toMatchObject({ text: 'content', hit: false });
    expect(store.statistics()).toMatchObject({ unshared: 1, produced: 1, sent: 0 });
    double.faults = () => undefined;
    expect(await readBack(store, 'key', made)).toMatchObject({ text: 'content', hit: true });
    expect(await readBack(machine('two'), 'key', made)).toMatchObject({ text: 'content', hit: true });
    expect(made.runs).toBe(1);
  });

  it('is not done without where the bucket refuses', async () => {
    const store = each.now.machine('one', { bucket: 'elsewhere', whenUnreachable: 'local' });
    await expect(readBack(store, 'key', producing('content'))).rejects.toMatchObject({ code: 'store-refused' });
  });
});

describe('credentials', () => {
  it('are given, and looked for nowhere else', async () => {
    const names = ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'REGION', 'PROFILE', 'CONFIG_FILE'];
    for (const name of names) vi.stubEnv(`AWS_${name}`, 'of-the-environment');
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3']) vi.stubEnv(name, 'http://127.0.0.1:1');
    vi.stubEnv('AWS_RETRY_MODE', 'no such mode');
    const { double, machine } = each.now;
    expect(await readBack(machine(), 'key', producing('content'))).toMatchObject({ text: 'content' });
    const signed = double.requests.map(({ headers }) => headers.authorization ?? '');
    expect(signed.every((text) => /Credential=DOUBLEKEY\/\d+\/us-east-1\//.test(text))).toBe(true);
  });

  it('may come of a function, which is asked again when they have expired', async () => {
    const { double, machine } = each.now;
    let asked = 0;
    const lent = async () => {
      asked += 1;
      return {
        accessKeyId: double.accessKeyId,
        secretAccessKey,
        sessionToken: `token-${asked}`,
        expiration: new Date(0),
      };
    };
    await readBack(machine('one', { credentials: lent }), 'key', producing('content'));
    const tokens = new Set(double.requests.map(({ headers }) => headers['x-amz-security-token']));
    expect(tokens.size).toBeGreaterThan(1);
    expect([...tokens].every((token) => /^token-\d+$/.test(String(token)))).toBe(true);
  });

  it('that are not to be had are told as a refusal', async () => {
    const credentials = () => Promise.reject(new Error('The vault is closed.'));
    const error = await failureOf(readBack(each.now.machine('one', { credentials }), 'key', producing('content')));
    expect(error).toMatchObject({ code: 'store-refused', message: expect.stringContaining('The vault is closed.') });
  });
});

describe('options', () => {
  const right = {
    bucket: 'b',
    region: 'r',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    local: memoryStore(),
  };

  it.each([
    ['bucket', { bucket: '' }],
    ['region', { region: '' }],
    ['endpoint', { endpoint: 'not an address' }],
    ['endpoint', { endpoint: 'ftp://host' }],
    ['endpoint', { endpoint: 'https://user:secret@host' }],
    ['credentials', { credentials: { accessKeyId: 'a', secretAccessKey: '' } }],
    ['multipart.partBytes', { multipart: { partBytes: 0 } }],
    ['timeout', { timeout: 0.5 }],
    ['attempts', { retry: { attempts: 0 } }],
    ['whenUnreachable', JSON.parse('{ "whenUnreachable": "never" }')],
  ])('%s is refused at the call', (name, wrong) => {
    const make = () => s3Store({ ...right, ...wrong });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(name) }));
    expect(make).toThrow(expect.not.objectContaining({ message: expect.stringContaining('secret@') }));
  });
});

it('an answer that makes no sense is asked for again', async () => {
  const { double, machine } = each.now;
  double.faults = first('CreateMultipartUpload', { kind: 'short', bytes: 60 });
  const store = machine('one', { multipart: { above: 0, partBytes: 4 } });
  await using held = await hold(store, 'key', producing('content'));
  expect([held.hit, double.count('CreateMultipartUpload'), double.bucket.uploads.size]).toEqual([false, 2, 0]);
});
