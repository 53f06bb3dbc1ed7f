// Needs redis-server.

import { killServers } from '@clipwright/test-kit/redis-server';
import { type TcpFault, type TcpProxy, tcpProxy } from '@clipwright/test-kit/tcp-proxy';
import { afterEach, describe, expect, it } from 'vitest';
import { halting } from './halting.ts';
import { alone, coordinator, ended, nothing, type Place, place, worker } from './studio.ts';

afterEach(killServers);

/** A place whose broker is reached through a bad network. */
async function behind(at: Place): Promise<Place & { readonly proxy: TcpProxy }> {
  const proxy = await tcpProxy(Number(new URL(at.queue.url).port));
  // Half of it is how long silence is borne.
  return { ...at, proxy, goneAfter: 1, queue: { url: `redis://127.0.0.1:${proxy.port}`, patience: 3 } };
}

/** Who meets the faults. */
const sides = ['worker', 'coordinator'] as const;

async function rendered(side: (typeof sides)[number], faultOf: (proxy: TcpProxy) => TcpProxy['faults']): Promise<void> {
  await using at = await place();
  const expected = await alone(at);
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

describe.each(sides)('a network between %s and broker', (side) => {
  it.each(['drop', 'pass-and-drop', 'silence', 'half-close'] as const)(
    'that does "%s" to what is sent of pieces, again and again',
    async (kind) => {
      const seen = new Set<string>();
      // Once for each connection and each direction, when it is in the middle of its work.
      await rendered(side, () => ({ to, connection, chunk }): TcpFault | undefined => {
        const place = `${to} ${connection}`;
        if (connection > 8 || chunk < 6 + 2 * connection || seen.has(place)) return undefined;
        seen.add(place);
        return kind;
      });
      expect(seen.size).toBeGreaterThan(0);
    },
  );

  it('that keeps everything back until something else has happened', async () => {
    let passed = 0;
    await rendered(side, () => () => {
      passed += 1;
      return { until: new Promise((resolve) => setImmediate(resolve)) };
    });
    expect(passed).toBeGreaterThan(0);
  });
});

describe('a worker that is cut off in the middle of a piece', () => {
  it('finishes it, and is heard when it is back', async () => {
    await using at = await place();
    const expected = await alone(at);
    await using proxy = await tcpProxy(Number(new URL(at.queue.url).port));
    const { fixture, letGo } = halting();
    await using one = worker({ ...at, queue: { url: `redis://127.0.0.1:${proxy.port}`, patience: 30 } }, fixture);
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
