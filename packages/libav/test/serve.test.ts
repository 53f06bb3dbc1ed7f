import { expect, it } from 'vitest';
import type { FromWorker } from '../src/engine/protocol.ts';
import { type AnyJob, serve } from '../src/worker/serve.ts';

it('what is handed in reaches the work with its value, also where that takes several steps and is asked for ahead', async () => {
  const given: unknown[] = [];
  const steps: AnyJob = {
    *run() {
      for (let value = 1; value <= 3; value += 1) {
        // Others have their turn.
        yield undefined;
        given.push(yield { value });
      }
    },
  };
  const told: FromWorker[] = [];
  const over = new Promise<void>((resolve) => {
    const hear = serve(
      { steps },
      (message) => {
        told.push(message);
        if (message.type === 'ended') resolve();
        return [];
      },
      () => {},
    );
    hear({ type: 'begin', job: 7, name: 'steps', args: undefined });
    for (const input of ['a', 'b', 'c', 'd']) hear({ type: 'next', job: 7, input, spent: [] });
  });
  await over;
  expect(told).toEqual([
    ...[1, 2, 3].map((value) => ({ type: 'value', job: 7, value: { value } })),
    { type: 'ended', job: 7 },
  ]);
  // Nothing is handed in to work that has not begun.
  expect(given).toEqual(['b', 'c', 'd']);
});
