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
