import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsToRational } from '../../src/time/seconds.ts';

describe('secondsToRational', () => {
  it.each([
    [0.1, '1/10'],
    [1e-7, '1/10000000'],
    [1e21, `${10n ** 21n}/1`],
    [-2.5, '-5/2'],
    [0, '0/1'],
    ['1.50', '3/2'],
    [' 2 ', '2/1'],
    ['+3', '3/1'],
    ['.5', '1/2'],
    ['5.', '5/1'],
    ['1.5e2', '150/1'],
    ['25e-1', '5/2'],
    ['1001/30000', '1001/30000'],
    ['-2/4', '-1/2'],
  ])('%j is %s', (value, expected) => {
    expect(secondsToRational(value).toString()).toBe(expected);
  });

  it('takes any decimal as it is written', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(1_000_000), fc.nat(9), (negative, digits, places) => {
        const padded = String(digits).padStart(places + 1, '0');
        const whole = padded.slice(0, padded.length - places);
        const text = `${negative ? '-' : ''}${whole}.${padded.slice(padded.length - places)}`;
        const exact = secondsToRational(text);
        expect(exact.mul(10n ** BigInt(places)).toString()).toBe(`${BigInt(negative ? -digits : digits)}/1`);
      }),
    );
  });

  it('of a number, is the decimal that it prints as', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-9);
        // The shortest digits that stand for the number, in the other notation.
        const [mantissa = '', exponent = ''] = value.toExponential().split('e');
        const [whole = '', decimals = ''] = mantissa.split('.');
        const shift = 20 + Number(exponent) - decimals.length;
        fc.pre(shift >= 0);
        expect(
          secondsToRational(value)
            .mul(10n ** 20n)
            .equals(BigInt(whole + decimals) * 10n ** BigInt(shift)),
        ).toBe(true);
      }),
    );
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    '.',
    'e5',
    'one',
    '1,5',
    '0x10',
    '1/0',
    '1/2/3',
    '1e31',
    '1e-31',
    '1e999',
    '1:3:0:5',
    '1:60',
    '1'.repeat(31),
  ])('refuses %j, and says what it is of', (value) => {
    expect(() => secondsToRational(value, 'start')).toThrow(
      expect.objectContaining({ code: 'invalid-clip', message: expect.stringContaining('The start ') }),
    );
  });
});
