import { createHash } from 'node:crypto';
import { producing, readBack } from '@clipwright/test-kit/artifacts';
import { first, type S3Fault, type S3Faults } from '@clipwright/test-kit/s3/s3-faults';
import { beforeEach, describe, expect, it } from 'vitest';
import { eachWithMachines } from './machines.ts';

const each = eachWithMachines();
const content = 'what was produced';
const digest = createHash('sha256').update(content).digest('hex');
const blob = `store-v1/cas/${digest}`;
const record = `store-v1/ac/${createHash('sha256').update('key').digest('hex')}`;

/** Requests for the file itself. */
const ofBlob = (fault: S3Fault, count = Number.POSITIVE_INFINITY): S3Faults => {
  let left = count;
  return ({ operation, key }) => {
    if (operation !== 'GetObject' || key !== blob || left === 0) return undefined;
    left -= 1;
    return fault;
  };
};

beforeEach(async () => {
  await readBack(each.now.machine('first'), 'key', producing(content));
});

describe('a file that came wrong', () => {
  it.each([
    ['a byte is another', { kind: 'flip' }],
    ['it is shorter', { kind: 'short', bytes: 5 }],
  ] as const)('once is fetched again: %s', async (_, fault) => {
    const { double, machine } = each.now;
    double.faults = ofBlob(fault, 1);
    const store = machine('second');
    expect(await readBack(store, 'key', producing('unexpected'))).toMatchObject({ text: content, hit: true });
    expect(store.statistics()).toMatchObject({ damaged: 0, fetched: 1 });
  });

  it.each([
    ['a byte is another', { kind: 'flip' }],
    ['it is shorter', { kind: 'short', bytes: 5 }],
  ] as const)('twice is a miss, and replaced: %s', async (_, fault) => {
    const { double, machine } = each.now;
    double.faults = ofBlob(fault);
    const store = machine('second');
    expect(await readBack(store, 'key', producing(content))).toMatchObject({ text: content, hit: false });
    expect(store.statistics()).toMatchObject({ damaged: 1, produced: 1, sent: 1 });
  });

  it('goes on where it broke off', async () => {
    const { double, machine } = each.now;
    double.faults = ofBlob({ kind: 'cut', bytes: 5 }, 1);
    const store = machine('second');
    expect(await readBack(store, 'key', producing('unexpected'))).toMatchObject({ text: content, hit: true });
    const asked = double.requests.filter(({ operation, key }) => operation === 'GetObject' && key === blob);
    expect(asked.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=5-']);
    expect(store.statistics()).toMatchObject({ fetchedBytes: content.length, retries: 1 });
  });

  it.each(['knows no ranges', 'has another content by then'])('begins anew where the service %s', async (what) => {
    const { double, machine } = each.now;
    double.bucket.objects.set(blob, Buffer.from(what.startsWith('has') ? 'WHAT WAS PRODUCED' : content));
    double.bucket.knowsRanges = what.startsWith('has');
    const broken = ofBlob({ kind: 'cut', bytes: 5 }, 1);
    double.faults = (request) => {
      const fault = broken(request);
      // Between the two.
      if (request.headers.range !== undefined) double.bucket.objects.set(blob, Buffer.from(content));
      return fault;
    };
    const store = machine('second');
    expect(await readBack(store, 'key', producing('unexpected'))).toMatchObject({ text: content, hit: true });
  });
});

describe('an entry that is damaged in the bucket', () => {
  const damages: readonly (readonly [string, (objects: Map<string, Uint8Array>) => void])[] = [
    ['its file has another byte', (objects) => objects.set(blob, Buffer.from(content.toUpperCase()))],
    ['its file is cut off', (objects) => objects.set(blob, Buffer.from(content.slice(0, 5)))],
    ['its file is longer', (objects) => objects.set(blob, Buffer.from(`${content} and more`))],
    ['its file is gone', (objects) => objects.delete(blob)],
    ['its record is no record', (objects) => objects.set(record, Buffer.from('{}'))],
    ['its record is cut off', (objects) => objects.set(record, objects.get(record)?.subarray(0, 90) ?? Buffer.of())],
  ];

  it.each(damages)('is a miss, and replaced: %s', async (_, damage) => {
    const { double, machine } = each.now;
    damage(double.bucket.objects);
    const made = producing(content);
    expect(await readBack(machine('second'), 'key', made)).toMatchObject({ text: content, hit: false });
    expect(made.runs).toBe(1);
    expect(await readBack(machine('third'), 'key', producing('unexpected'))).toMatchObject({
      text: content,
      hit: true,
    });
  });

  it('another key has its record there', async () => {
    const { double, machine } = each.now;
    await readBack(machine('first'), 'other', producing('of another'));
    const others = `store-v1/ac/${createHash('sha256').update('other').digest('hex')}`;
    double.bucket.objects.set(record, double.bucket.objects.get(others) ?? Buffer.of());
    expect(await readBack(machine('second'), 'key', producing(content))).toMatchObject({ text: content, hit: false });
    expect(await readBack(machine('third'), 'key', producing('unexpected'))).toMatchObject({
      text: content,
      hit: true,
    });
  });
});

it('is sent under a signature of its hash, so that nothing else can arrive', async () => {
  const put = each.now.double.requests.find(({ operation, key }) => operation === 'PutObject' && key === blob);
  expect(put?.headers['x-amz-content-sha256']).toBe(digest);
});

it('a content that was changed on its way there is sent again', async () => {
  const { double, machine } = each.now;
  double.faults = first('PutObject', { kind: 'status', status: 400, code: 'XAmzContentSHA256Mismatch' });
  const store = machine('second');
  await readBack(store, 'new', producing('new content'));
  expect(store.statistics()).toMatchObject({ retries: 1, sent: 1 });
});
