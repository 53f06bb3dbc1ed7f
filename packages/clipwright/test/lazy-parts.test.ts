import { describe, expect, it } from 'vitest';
import { LazyParts } from '../src/lazy-parts.ts';

const part = (name: string, closed: string[], error?: Error): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => {
    closed.push(name);
    if (error !== undefined) throw error;
  },
});

describe('parts that are made when needed', () => {
  it('are made once, and closed before what they need', async () => {
    const [parts, made, closed] = [new LazyParts(), [] as string[], [] as string[]];
    const below = parts.lazily(async () => {
      made.push('below');
      return part('below', closed);
    });
    const above = parts.lazily(async () => {
      await below();
      made.push('above');
      return part('above', closed);
    });
    parts.lazily(async () => part('never asked for', closed));
    expect(made).toEqual([]);
    expect(await above()).toBe(await above());
    expect(made).toEqual(['below', 'above']);
    await parts[Symbol.asyncDispose]();
    expect(closed).toEqual(['above', 'below']);
  });

  it('are waited for and closed when they are still being made', async () => {
    const [parts, closed] = [new LazyParts(), [] as string[]];
    void parts.lazily(async () => {
      await new Promise(setImmediate);
      return part('slow', closed);
    })();
    await parts[Symbol.asyncDispose]();
    expect(closed).toEqual(['slow']);
  });

  it('are tried again where they could not be made', async () => {
    const parts = new LazyParts();
    let attempts = 0;
    const sometimes = parts.lazily(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return part('made', []);
    });
    await expect(sometimes()).rejects.toThrow('not yet');
    await sometimes();
    expect(attempts).toBe(2);
  });

  it('are all closed though one cannot be', async () => {
    const [parts, closed] = [new LazyParts(), [] as string[]];
    await parts.lazily(async () => part('first', closed))();
    await parts.lazily(async () => part('second', closed, new Error('stuck')))();
    await expect(parts[Symbol.asyncDispose]()).rejects.toThrow('stuck');
    expect(closed).toEqual(['second', 'first']);
  });
});
