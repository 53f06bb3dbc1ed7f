import { createHash } from 'node:crypto';
import { hold, producing, readBack } from '@clipwright/test-kit/artifacts';
import { gate, type S3Gate } from '@clipwright/test-kit/s3/s3-faults';
import { concat, map, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { eachWithMachines } from './machines.ts';

const each = eachWithMachines();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const unexpected = producing('nobody should have produced this');

describe('what one machine has finished', () => {
  it('is found by another, with its record, under the names of hashes', async () => {
    const { double, machine } = each.now;
    await readBack(machine('one'), 'key', producing('content', { frames: 7 }));
    const names = [`store-v1/ac/${sha256('key')}`, `store-v1/cas/${sha256('content')}`];
    expect([...double.bucket.objects.keys()].sort()).toEqual(names);
    // The record last: whoever finds it finds its file.
    expect(double.requests.filter(({ operation }) => operation === 'PutObject').map(({ key }) => key)).toEqual(
      names.toReversed(),
    );
    const two = machine('two');
    const found = await readBack(two, 'key', unexpected);
    expect(found).toEqual({ text: 'content', hit: true, meta: { frames: 7 } });
    expect([unexpected.runs, two.statistics()]).toEqual([0, expect.objectContaining({ fetched: 1, sent: 0 })]);
  });

  it('is read from this machine afterwards', async () => {
    const { double, machine } = each.now;
    await readBack(machine('one'), 'key', producing('content'));
    for (const run of [1, 2]) {
      const again = machine('one');
      expect(await readBack(again, 'key', unexpected)).toMatchObject({ text: 'content', hit: true });
      expect([run, again.statistics().local, double.count('PutObject')]).toEqual([run, 1, 2]);
    }
  });

  it('is sent again when the bucket has lost it', async () => {
    const { double, machine } = each.now;
    await readBack(machine('one'), 'key', producing('content'));
    double.bucket.objects.clear();
    await readBack(machine('one'), 'key', unexpected);
    expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: 'content', hit: true });
  });

  it('is sent once, however many keys it has', async () => {
    const { double, machine } = each.now;
    const store = machine();
    for (const key of ['one', 'two']) await readBack(store, key, producing('content'));
    expect([double.bucket.objects.size, store.statistics().sentBytes]).toEqual([3, 'content'.length]);
    expect(double.count('PutObject')).toBe(3);
  });

  it('may be looked for without being made', async () => {
    const { machine } = each.now;
    const store = machine('two');
    const unmade = new Error('It is not there.');
    const look = () => readBack(store, 'key', () => throwError(() => unmade));
    await expect(look()).rejects.toMatchObject({ cause: unmade });
    await readBack(machine('one'), 'key', producing('content'));
    expect(await look()).toMatchObject({ text: 'content', hit: true });
  });

  it('stands below a prefix, with or without a slash', async () => {
    const { double, machine } = each.now;
    await readBack(machine('one', { prefix: 'a/b' }), 'key', producing('content'));
    expect(await readBack(machine('two', { prefix: 'a/b/' }), 'key', unexpected)).toMatchObject({ hit: true });
    expect([...double.bucket.objects.keys()].every((key) => key.startsWith('a/b/store-v1/'))).toBe(true);
  });

  it('may be empty', async () => {
    const { machine } = each.now;
    await readBack(machine('one'), 'key', producing(''));
    expect(await readBack(machine('two'), 'key', unexpected)).toMatchObject({ text: '', hit: true });
  });

  it('stays with its machine without a key, or when it must not be kept', async () => {
    const { double, machine } = each.now;
    const store = machine();
    await readBack(store, null, producing('content'));
    const once = producing('content');
    const forNow = (target: { readonly file: string }) =>
      once(target).pipe(map((event) => (event.type === 'produced' ? { ...event, keep: false } : event)));
    expect(await readBack(store, 'key', forNow)).toMatchObject({ text: 'content', hit: false });
    expect([double.bucket.objects.size, double.count('PutObject')]).toEqual([0, 0]);
  });
});

describe('two machines at once', () => {
  /** Both have found nothing, and then both send. */
  async function bothSend(contents: readonly [string, string]): Promise<void> {
    const { machine } = each.now;
    const gates: readonly [S3Gate, S3Gate] = [gate(), gate()];
    const waiting = [machine('one'), machine('two')].map((store, index) => {
      const own = producing(contents[index] ?? '');
      return hold(store, 'key', (target) => {
        gates[index]?.reach();
        return concat(own(target));
      });
    });
    await Promise.all(gates.map(({ reached }) => reached));
    for (const held of await Promise.all(waiting)) {
      expect(held.hit).toBe(false);
      await held[Symbol.asyncDispose]();
    }
  }

  it.each(['kept', 'ignored', 'refused'] as const)(
    'write the same, and both are right (conditions: %s)',
    async (how) => {
      const { double, machine } = each.now;
      double.bucket.conditions = how;
      await bothSend(['content', 'content']);
      expect(double.bucket.objects.size).toBe(2);
      expect(await readBack(machine('three'), 'key', unexpected)).toMatchObject({ text: 'content', hit: true });
    },
  );

  it('and what they write differs: a third finds one of them, whole', async () => {
    const { machine } = each.now;
    await bothSend(['one content', 'another']);
    const { text, hit } = await readBack(machine('three'), 'key', unexpected);
    expect([['one content', 'another'].includes(text), hit]).toEqual([true, true]);
  });

  it('the first record stands, where the service can say so', async () => {
    const { double, machine } = each.now;
    const late = gate();
    const isLate = producing('late');
    // The second one comes to its record when that of the first is there.
    const record = `store-v1/ac/${sha256('key')}`;
    let held = false;
    double.faults = ({ operation, key }) => {
      if (operation !== 'PutObject' || key !== record || held) return undefined;
      held = true;
      return { kind: 'hold', gate: late, until: 'done' };
    };
    const second = readBack(machine('two'), 'key', isLate);
    await late.reached;
    await readBack(machine('one'), 'key', producing('first'));
    late.open();
    await second;
    expect(await readBack(machine('three'), 'key', unexpected)).toMatchObject({ text: 'first', hit: true });
  });
});
