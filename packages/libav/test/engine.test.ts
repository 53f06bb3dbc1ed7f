import { spawnSync } from 'node:child_process';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { jobsOf } from '../src/engine/job-engine.ts';
import { libavEngine } from '../src/index.ts';

describe.skipIf(!hasLibrary).each([{ isolate: false }, { isolate: true }])(
  'the engine (needs node-av), isolated: $isolate',
  ({ isolate }) => {
    it('gives the values of a job in order, and its end', async () => {
      await using engine = libavEngine({ isolate });
      const counted: number[] = [];
      for await (const { count } of jobsOf(engine).values('count', { to: 3 })) counted.push(count);
      expect(counted).toEqual([1, 2, 3]);
    });

    it('makes what is asked for ahead one after the other, and answers all of it at the end', async () => {
      await using engine = libavEngine({ isolate });
      const job = jobsOf(engine).begin('count', { to: 2 });
      const asked = [job.next(), job.next(), job.next(), job.next()];
      const over = { done: true, value: undefined };
      const value = (count: number) => ({ done: false, value: { count } });
      expect(await Promise.all(asked)).toEqual([value(1), value(2), over, over]);
      const left = jobsOf(engine).begin('count', { to: 1e9 });
      const [first, ...others] = [left.next(), left.next(), left.next()];
      await first;
      await left.end();
      // Some may have come before the end.
      for (const result of await Promise.all(others)) expect(result.done === true || result.value.count > 1).toBe(true);
      expect(await left.next()).toEqual(over);
    });

    it('ends a job where it is', async () => {
      await using engine = libavEngine({ isolate });
      const values = jobsOf(engine).values('count', { to: 1e9 });
      expect(await values.next()).toEqual({ done: false, value: { count: 1 } });
      await values.return();
      expect(await values.next()).toEqual({ done: true, value: undefined });
      await engine.settled();
    });

    it('says what the library is', async () => {
      await using engine = libavEngine({ isolate });
      expect(await firstValueFrom(engine.about())).toEqual({
        version: expect.stringMatching(/^\d+\.\d+/),
        configuration: expect.stringContaining('--enable'),
      });
    });

    it('keeps a program until it is disposed, and no longer', () => {
      const built = (name: string): string => JSON.stringify(new URL(`../dist/${name}`, import.meta.url).href);
      const program = [
        `import { libavEngine } from ${built('index.js')};`,
        `import { jobsOf } from ${built('engine/job-engine.js')};`,
        `const engine = libavEngine({ isolate: ${isolate}, workers: 1 });`,
        "for await (const _ of jobsOf(engine).values('count', { to: 2 }));",
        'await engine[Symbol.asyncDispose]();',
        "console.log('disposed');",
      ].join('\n');
      const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
      expect([status, stdout.toString()]).toEqual([0, 'disposed\n']);
    });

    it('ends what runs when it is disposed', async () => {
      const engine = libavEngine({ isolate });
      const job = jobsOf(engine).begin('count', { to: 1e9 });
      await job.next();
      await engine[Symbol.asyncDispose]();
      await expect(job.next()).rejects.toMatchObject({ code: 'disposed' });
      expect(() => jobsOf(engine).begin('count', { to: 1 })).toThrow('disposed');
    });
  },
);
