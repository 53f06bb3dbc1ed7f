// Needs redis-server or postgresql.

import { some } from '@clipwright/test-kit/soak';
import { type TcpFault, type TcpProxy, tcpProxy } from '@clipwright/test-kit/tcp-proxy';
import { describe, expect, it } from 'vitest';
import { bullmqJobs } from '../src/index.ts';
import { onEachBroker, onOneBroker, type TestBroker } from './brokers.ts';
import { halting } from './halting.ts';
import { alone, coordinator, ended, nothing, type Place, place, worker } from './studio.ts';

/** A place whose broker is reached through a bad network. */
async function behind(at: Place): Promise<Place & { readonly proxy: TcpProxy }> {
  const proxy = await tcpProxy(Number(new URL(at.queue.url).port));
  // Half of it is how long silence is borne.
  return { ...at, proxy, goneAfter: 1, queue: { url: through(at, proxy), patience: 3 } };
}

function through({ queue: { url } }: Place, { port }: TcpProxy): string {
  return Object.assign(new URL(url), { port }).href;
}

/** Who meets the faults. */
const sides = ['worker', 'coordinator'] as const;

/** A render through a network with faults on one side. */
async function rendered(
  broker: TestBroker,
  side: (typeof sides)[number],
  faultOf: (proxy: TcpProxy) => TcpProxy['faults'],
): Promise<void> {
  await using at = await place(broker);
  const expected = await alone(at);
  // What is there once and for all is there.
  await bullmqJobs({ queue: at.queue });
  const bad = await behind(at);
  bad.proxy.faults = faultOf(bad.proxy);
  const near = { ...at, goneAfter: 1 };
  await using one = worker(side === 'worker' ? bad : near);
  await using first = coordinator(side === 'worker' ? near : bad);
  expect(await first.render('out.mp4')).toEqual(expected);
  await ended(one, first);
  await bad.proxy[Symbol.asyncDispose]();
  expect(await at.left()).toEqual(nothing);
}

/** The same with one fault for each connection and each direction, when it is in the middle of its work. */
async function renderedThrough(broker: TestBroker, side: (typeof sides)[number], kind: TcpFault): Promise<void> {
  const seen = new Set<string>();
  await rendered(broker, side, () => ({ to, connection, chunk }): TcpFault | undefined => {
    const place = `${to} ${connection}`;
    if (connection > 8 || chunk < 6 + 2 * connection || seen.has(place)) return undefined;
    seen.add(place);
    return kind;
  });
  expect(seen.size).toBeGreaterThan(0);
}

onEachBroker((broker) => {
  it.each(some(sides, 1))('a network between %s and broker that keeps silent, again and again', async (side) => {
    await renderedThrough(broker, side, 'silence');
  });

  describe('a worker that is cut off in the middle of a piece', () => {
    it('finishes it, and is heard when it is back', async () => {
      await using at = await place(broker);
      const expected = await alone(at);
      await using proxy = await tcpProxy(Number(new URL(at.queue.url).port));
      const { fixture, letGo } = halting();
      await using one = worker({ ...at, queue: { url: through(at, proxy), patience: 30 } }, fixture);
      await using first = coordinator(at);
      const rendering = first.render('out.mp4');
      await one.told('progress');
      proxy.dropAll();
      letGo();
      expect(await rendering).toEqual(expected);
      await ended(one, first);
      expect(await at.left()).toEqual(nothing);
    });
  });
});

onOneBroker((broker) => {
  describe.each(sides)('a network between %s and broker', (side) => {
    it.each(['drop', 'pass-and-drop', 'half-close'] as const)(
      'that does "%s" to what is sent of pieces, again and again',
      async (kind) => {
        await renderedThrough(broker, side, kind);
      },
    );

    it('that keeps everything back until something else has happened', async () => {
      let passed = 0;
      await rendered(broker, side, () => () => {
        passed += 1;
        return { until: new Promise((resolve) => setImmediate(resolve)) };
      });
      expect(passed).toBeGreaterThan(0);
    });
  });
});
