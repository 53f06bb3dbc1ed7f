import { producing, readBack } from '@clipwright/test-kit/artifacts';
import { every, first, gate } from '@clipwright/test-kit/s3/s3-faults';
import { describe, expect, it } from 'vitest';
import { partSize } from '../src/entries/parted-file.ts';
import { eachWithMachines } from './machines.ts';

const each = eachWithMachines();
const inParts = { multipart: { above: 5, partBytes: 3 } };
const unexpected = producing('nobody should have produced this');

describe('a large file', () => {
  it('is sent in parts, and appears as one', async () => {
    const { double, machine } = each.now;
    await readBack(machine('one', inParts), 'key', producing('ten bytes.'));
    expect([double.count('UploadPart'), double.bucket.uploads.size]).toEqual([4, 0]);
    // Its record is small.
    expect(double.count('PutObject')).toBe(1);
    expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: 'ten bytes.', hit: true });
  });

  it.each([5, 6, 9])('has its parts: %i bytes', async (bytes) => {
    const { double, machine } = each.now;
    await readBack(machine('one', inParts), 'key', producing('x'.repeat(bytes)));
    expect(double.count('UploadPart')).toBe(bytes > 5 ? Math.ceil(bytes / 3) : 0);
    expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: 'x'.repeat(bytes), hit: true });
  });

  it('has no more parts than a service takes', () => {
    const parting = { above: 2 ** 26, partBytes: 2 ** 26 };
    expect(partSize(2 ** 26, parting)).toBe(Number.POSITIVE_INFINITY);
    expect(partSize(2 ** 26 + 1, parting)).toBe(2 ** 26);
    for (const bytes of [10_000 * 2 ** 26, 10_000 * 2 ** 26 + 1, 5 * 2 ** 40]) {
      expect(Math.ceil(bytes / partSize(bytes, parting))).toBeLessThanOrEqual(10_000);
    }
  });

  it('of two machines at once is there once, and nothing is left', async () => {
    const { double, machine } = each.now;
    await Promise.all(['one', 'two'].map((name) => readBack(machine(name, inParts), 'key', producing('ten bytes.'))));
    expect([double.bucket.objects.size, double.bucket.uploads.size]).toEqual([2, 0]);
    expect(await readBack(machine('three'), 'key', unexpected)).toMatchObject({ text: 'ten bytes.', hit: true });
  });
});

describe('an upload that does not come to its end', () => {
  it.each(['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'] as const)(
    'because everybody left at %s leaves nothing',
    async (operation) => {
      const { double, machine, leftovers } = each.now;
      const held = gate();
      double.faults = first(operation, { kind: 'hold', gate: held, until: 'done' });
      const store = machine('one', inParts);
      const waiting = store.acquire('key', producing('ten bytes.')).subscribe();
      await held.reached;
      waiting.unsubscribe();
      held.open();
      await store.settled();
      await expect.poll(leftovers).toEqual([]);
      // What was broken off while it was completed may have been completed: a whole file, under its hash.
      const isThere = operation === 'CompleteMultipartUpload' && double.bucket.objects.size > 0;
      expect(double.bucket.objects.size).toBe(isThere ? 1 : 0);
      // It is finished all the same, here.
      expect(await readBack(store, 'key', unexpected)).toMatchObject({ text: 'ten bytes.', hit: true });
      expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: 'ten bytes.', hit: true });
    },
  );

  it('because the service refuses leaves nothing', async () => {
    const { double, machine, leftovers } = each.now;
    double.faults = every('UploadPart', { kind: 'status', status: 403, code: 'AccessDenied' });
    const store = machine('one', inParts);
    await expect(readBack(store, 'key', producing('ten bytes.'))).rejects.toMatchObject({ code: 'store-refused' });
    await store.settled();
    expect([await leftovers(), double.bucket.objects.size]).toEqual([[], 0]);
  });

  it('because somebody gave it up is begun anew', async () => {
    const { double, machine } = each.now;
    const given = first('UploadPart', { kind: 'status', status: 500, code: 'InternalError' });
    double.faults = (request) => {
      const fault = given(request);
      if (fault !== undefined) double.bucket.uploads.clear();
      return fault;
    };
    await readBack(machine('one', inParts), 'key', producing('ten bytes.'));
    expect(double.count('CreateMultipartUpload')).toBe(2);
    expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: 'ten bytes.', hit: true });
  });

  it('is found by the next who sends the same', async () => {
    const { double, machine } = each.now;
    double.faults = first('CreateMultipartUpload', { kind: 'lose-answer' });
    await readBack(machine('one', inParts), 'key', producing('ten bytes.'));
    expect([double.count('CreateMultipartUpload'), double.bucket.uploads.size]).toEqual([2, 0]);
  });
});
