import { expect, it } from 'vitest';
import { endGroups, type NearEnd } from '../src/join/encoded-ends.ts';

/** A group in the order of decoding: of its second packet it is known only later which frame that is. */
const order = [0, 3, 1, 2, 4];

/** What shows a frame of a group, and for which so many packets of it are decoded. */
function end(packets: number, shown: number, file = 'a.mp4', isReset = true): Pick<NearEnd, 'own'> {
  const ticks = order.slice(0, packets).map((frame) => 512 * frame);
  const ranks = ticks.map((tick) => ticks.filter((other) => other < tick).length);
  return {
    own: {
      file,
      places: Float64Array.from(ticks, (_, n) => 100 * (n + 1)),
      sizes: Uint32Array.from(ticks, () => 100),
      frames: Float64Array.from(ranks),
      ticks,
      wanted: ranks[ticks.indexOf(512 * shown)] ?? -1,
      isReset,
    },
  };
}

it('what shows frames of one group is decoded once, and each is the frame that it was', () => {
  const { beside, alone, shown } = endGroups([end(2, 3), end(5, 4), end(3, 1), end(1, 0, 'b.mp4')], 50);
  expect(alone).toEqual([]);
  expect(beside.map(({ stretches }) => stretches)).toEqual([
    [{ from: 50, to: 54, positions: [0, 1, 2, 3, 4] }],
    [{ from: 55, to: 55, positions: [0] }],
  ]);
  // Of the first two packets the second is the second frame; of all of them it is the fourth.
  expect(shown).toEqual([53, 54, 51, 55]);
});

it('what begins with a picture that does not reset a decoder is decoded alone', () => {
  const { beside, alone, shown } = endGroups([end(3, 1, 'a.mp4', false), end(1, 0, 'b.mp4')], 50);
  expect([beside.length, alone.length]).toEqual([1, 1]);
  expect(shown).toEqual([51, 53]);
});
