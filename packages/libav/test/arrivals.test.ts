import { describe, expect, it } from 'vitest';
import { arrivals } from '../src/engine/arrivals.ts';
import { pack } from '../src/engine/packed.ts';
import type { FromWorker } from '../src/engine/protocol.ts';

const value = (value: unknown): FromWorker => ({ type: 'value', job: 1, value });
const memory = (...bytes: readonly number[]): ArrayBuffer => Uint8Array.from(bytes).buffer;

describe('what comes from a child process', () => {
  const [small, large] = [memory(1, 2, 3), memory(4, 5, 6, 7, 8, 9, 10, 11)];
  // One piece is seen through a view, one is empty, and one is used by two.
  const first = { data: small, none: memory() };
  const second = { times: new Uint16Array(large, 2, 2), same: large };
  const messages = [
    value('before'),
    pack(value(first), [first.none, small]),
    pack(value(second), [large]),
    value('behind'),
  ];
  const sent = [...new Uint8Array(small), ...new Uint8Array(large)];
  const expected = [value('before'), value(first), value(second), value('behind')];

  it.each([1, 2, 3, 4, 5, 100])(
    'is told in its order with its memory, whichever comes first (in pieces of %i bytes)',
    (size) => {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < sent.length; at += size) pieces.push(Uint8Array.from(sent.slice(at, at + size)));
      for (let early = 0; early <= pieces.length; early += 1) {
        const told: FromWorker[] = [];
        const arrived = arrivals((message) => told.push(message));
        for (const piece of pieces.slice(0, early)) arrived.bytes(piece);
        for (const message of messages) arrived.message(message);
        expect(told.length).toBe(early === pieces.length ? 4 : told.length);
        for (const piece of pieces.slice(early)) arrived.bytes(piece);
        expect(told).toEqual(expected);
      }
    },
  );

  it('uses memory that is done with, where it is as long', () => {
    const told: ArrayBuffer[] = [];
    const arrived = arrivals((message) => {
      if (message.type === 'value' && message.value instanceof ArrayBuffer) told.push(message.value);
    });
    const come = (bytes: readonly number[]): void => {
      const piece = memory(...bytes);
      arrived.message(pack(value(piece), [piece]));
      arrived.bytes(Uint8Array.from(bytes));
    };
    const spent = memory(9, 9);
    arrived.reuse([memory(9, 9, 9, 9), spent]);
    come([1, 2, 3]);
    come([4, 5]);
    come([6, 7]);
    expect(told.map((piece) => [...new Uint8Array(piece)])).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(told.map((piece) => piece === spent)).toEqual([false, true, false]);
  });
});
