import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/time/rational.ts';

const fraction = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }));
const big = fc.tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 40n }));
const invalid = expect.objectContaining({ code: 'invalid-option' });

describe('Rational', () => {
  it('calculates as numbers do, for small values', () => {
    fc.assert(
      fc.property(fraction, fraction, ([a, b], [c, d]) => {
        const [x, y] = [Rational.of(a, b), Rational.of(c, d)];
        expect(x.add(y).toNumber()).toBeCloseTo(a / b + c / d, 6);
        expect(x.sub(y).toNumber()).toBeCloseTo(a / b - c / d, 6);
        expect(x.mul(y).toNumber()).toBeCloseTo((a / b) * (c / d), 6);
        if (c !== 0) expect(Math.abs(x.div(y).toNumber() - a / b / (c / d))).toBeLessThan(1e-6);
        expect(x.compare(y)).toBe(Math.sign(a * d - c * b));
        expect(x.floor()).toBe(BigInt(Math.floor(a / b)));
        expect(x.ceil()).toBe(BigInt(Math.ceil(a / b)));
        // Halves go up, as Math.round does; in integers, as a / b + 0.5 rounds.
        expect(x.round()).toBe(BigInt(Math.floor((2 * a + b) / (2 * b))));
      }),
    );
  });

  it('is exact at any size', () => {
    fc.assert(
      fc.property(big, big, ([a, b], [c, d]) => {
        const [x, y] = [Rational.of(a, b), Rational.of(c, d)];
        const sum = x.add(y);
        expect(sum.numerator * (b * d)).toBe((a * d + c * b) * sum.denominator);
        const product = x.mul(y);
        expect(product.numerator * (b * d)).toBe(a * c * product.denominator);
        expect(x.sub(y).add(y).equals(x)).toBe(true);
        if (c !== 0n) expect(x.div(y).mul(y).equals(x)).toBe(true);
        expect(x.neg().neg().equals(x)).toBe(true);
        const floor = x.floor();
        expect(floor * b <= a && a < (floor + 1n) * b).toBe(true);
        const ceil = x.ceil();
        expect((ceil - 1n) * b < a && a <= ceil * b).toBe(true);
        const round = x.round();
        expect(2n * round * b <= 2n * a + b && 2n * a + b < 2n * (round + 1n) * b).toBe(true);
        expect([x.min(y), x.max(y)].map(String)).toEqual([x, y].toSorted((l, r) => l.compare(r)).map(String));
      }),
    );
  });

  it('is in lowest terms with a positive denominator, and goes through text unchanged', () => {
    fc.assert(
      fc.property(big, fc.bigInt({ min: -1000n, max: 1000n }), ([a, b], factor) => {
        fc.pre(factor !== 0n);
        const [x, y] = [Rational.of(a, b), Rational.of(a * factor, b * factor)];
        expect(y.toString()).toBe(x.toString());
        expect(y.denominator > 0n).toBe(true);
        expect(JSON.parse(JSON.stringify(x))).toBe(x.toString());
        expect(Rational.from(x.toString()).equals(x)).toBe(true);
      }),
    );
  });

  it('reads whole numbers, bigints, text and itself', () => {
    expect(Rational.from(25).toString()).toBe('25/1');
    expect(Rational.from(-3n).toString()).toBe('-3/1');
    expect(Rational.from('7').toString()).toBe('7/1');
    expect(Rational.from('30000/1001').toNumber()).toBeCloseTo(29.97003, 5);
    expect(Rational.from('60/2').toString()).toBe('30/1');
    expect(Rational.from(Rational.one)).toBe(Rational.one);
    expect(Rational.zero.add('1/3').mul(3).equals(1n)).toBe(true);
  });

  it('refuses what is no rational, and division by zero', () => {
    for (const text of ['', '1.5', '1/', '/2', '1/-2', 'x', '1/2/3', ' 1'])
      expect(() => Rational.from(text)).toThrow(invalid);
    for (const number of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => Rational.from(number)).toThrow(invalid);
    }
    expect(() => Rational.of(1, 0)).toThrow(invalid);
    expect(() => Rational.from('1/0')).toThrow(invalid);
    expect(() => Rational.one.div(0)).toThrow(invalid);
  });
});
