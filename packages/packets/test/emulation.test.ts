import { array, assert, constantFrom, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, replaceHead, unescaped } from '../src/bits/emulation.ts';

/** Bytes of which many are zeros or would end a start code. */
const bytes = (most: number) =>
  array(oneof({ weight: 4, arbitrary: constantFrom(0, 0, 0, 1, 2, 3) }, integer({ min: 0, max: 255 })), {
    maxLength: most,
  }).map((values) => Uint8Array.from(values));

/** Whether a start code is in a unit (00 00 00, 00 00 01), or what no decoder may see there (00 00 02). */
function hasStartCode(unit: Uint8Array): boolean {
  return unit.some((byte, i) => byte === 0 && unit[i + 1] === 0 && (unit[i + 2] ?? 255) < 3);
}

describe('emulation prevention', () => {
  it.each([
    ['00 00 00', '00 00 03 00'],
    ['00 00 01 25', '00 00 03 01 25'],
    ['00 00 03 00 00 04', '00 00 03 03 00 00 04'],
    ['00 00 00 00 00 01', '00 00 03 00 00 03 00 01'],
    ['25 00 00', '25 00 00 03'],
  ])('of %s is %s', (plain, coded) => {
    const of = (text: string) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));
    expect(escaped(of(plain))).toEqual(of(coded));
    expect(unescaped(of(coded))).toEqual(of(plain));
  });

  it('leaves no start code, and comes off again', () => {
    assert(
      property(bytes(60), (plain) => {
        const unit = escaped(plain);
        expect(hasStartCode(unit)).toBe(false);
        // Zeros at the end would be taken for those of a start code.
        expect([...unit.subarray(-2)]).not.toEqual([0, 0]);
        expect(unescaped(unit)).toEqual(plain);
      }),
    );
  });

  it('stays right where the first bytes are others, and is not done again behind them', () => {
    assert(
      property(bytes(40), bytes(6), integer({ min: 0, max: 8 }), (plain, head, count) => {
        const unit = escaped(plain);
        const [first, rest] = replaceHead(unit, Math.min(count, plain.length), head);
        const whole = Uint8Array.from([...first, ...rest]);
        expect(whole).toEqual(escaped(Uint8Array.from([...head, ...plain.subarray(count)])));
        expect(rest).toEqual(unit.subarray(unit.length - rest.length));
      }),
      { numRuns: 2000 },
    );
    // Where no zeros are near the border, all behind it is the old unit's.
    const unit = Uint8Array.from({ length: 1000 }, (_, i) => (i % 255) + 1);
    const [first, rest] = replaceHead(unit, 3, Uint8Array.of(1, 2));
    expect([first.length, rest.length]).toEqual([2, 997]);
    expect(rest.buffer).toBe(unit.buffer);
  });
});
