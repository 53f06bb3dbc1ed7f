import { ClipwrightError } from '../errors/clipwright-error.ts';

/**
 * A rational number as text, always `"numerator/denominator"` in lowest terms: `"30000/1001"`, `"25/1"`. JSON-safe and
 * exact.
 */
export type RationalText = `${bigint}/${bigint}`;

/** Anything that stands for an exact number: a rational, its text, a bigint, or an integer. */
export type RationalLike = Rational | RationalText | bigint | number;

/** Up to here doubles hold every whole number. */
const safe = BigInt(Number.MAX_SAFE_INTEGER);

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  if (x <= safe && y <= safe) return BigInt(smallGcd(Number(x), Number(y)));
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Nearly all there are, and many times as fast as with bigints. */
function smallGcd(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function isPlain(value: bigint | number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

/** What was read of texts lately: the same durations, timebases and rates are, for every clip of a source. */
const read = new Map<string, Rational>();
const maxRead = 1000;

/**
 * An exact rational number, immutable, in lowest terms with a positive denominator. All positions in time are decided
 * on these: neither decimals of a list nor frame rates such as 30000/1001 survive binary floats.
 */
export class Rational {
  static readonly zero = new Rational(0n, 1n);
  static readonly one = new Rational(1n, 1n);

  readonly numerator: bigint;
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** `numerator / denominator`. Throws `invalid-option` when the denominator is zero. */
  static of(numerator: bigint | number, denominator: bigint | number = 1): Rational {
    if (isPlain(numerator) && isPlain(denominator) && denominator > 0) {
      const divisor = smallGcd(Math.abs(numerator), denominator);
      return new Rational(BigInt(numerator / divisor), BigInt(denominator / divisor));
    }
    let n = BigInt(numerator);
    let d = BigInt(denominator);
    if (d === 0n) throw new ClipwrightError('invalid-option', `The rational ${n}/0 has no value.`);
    if (d < 0n) [n, d] = [-n, -d];
    const divisor = gcd(n, d);
    return divisor > 1n ? new Rational(n / divisor, d / divisor) : new Rational(n, d);
  }

  /**
   * From a rational, `"n/d"` or `"n"` text, a bigint, or a whole number.
   * Throws `invalid-option` for anything else; seconds with decimals go through {@link secondsToRational}.
   */
  static from(value: RationalLike | string): Rational {
    if (value instanceof Rational) return value;
    if (typeof value === 'bigint') return Rational.of(value);
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value)) return Rational.of(value);
      throw new ClipwrightError('invalid-option', `${value} is not a whole number.`);
    }
    const known = read.get(value);
    if (known !== undefined) return known;
    const match = /^(-?\d+)(?:\/(\d+))?$/.exec(value);
    if (match === null)
      throw new ClipwrightError('invalid-option', `"${value}" is not a rational such as "30000/1001".`);
    const [, numerator = '', denominator = '1'] = match;
    const rational = Rational.of(BigInt(numerator), BigInt(denominator));
    if (read.size === maxRead) read.clear();
    read.set(value, rational);
    return rational;
  }

  add(other: RationalLike): Rational {
    const o = Rational.from(other);
    return Rational.of(
      this.numerator * o.denominator + o.numerator * this.denominator,
      this.denominator * o.denominator,
    );
  }

  sub(other: RationalLike): Rational {
    return this.add(Rational.from(other).neg());
  }

  mul(other: RationalLike): Rational {
    const o = Rational.from(other);
    return Rational.of(this.numerator * o.numerator, this.denominator * o.denominator);
  }

  div(other: RationalLike): Rational {
    const o = Rational.from(other);
    return Rational.of(this.numerator * o.denominator, this.denominator * o.numerator);
  }

  neg(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }

  /** Negative, zero or positive as this is less than, equal to or greater than the other. */
  compare(other: RationalLike): number {
    if (other === 0) return this.numerator < 0n ? -1 : this.numerator > 0n ? 1 : 0;
    const o = Rational.from(other);
    const difference =
      this.denominator === o.denominator
        ? this.numerator - o.numerator
        : this.numerator * o.denominator - o.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  equals(other: RationalLike): boolean {
    return this.compare(other) === 0;
  }

  min(other: RationalLike): Rational {
    return this.compare(other) <= 0 ? this : Rational.from(other);
  }

  max(other: RationalLike): Rational {
    return this.compare(other) >= 0 ? this : Rational.from(other);
  }

  /** The largest whole number not above this. */
  floor(): bigint {
    const quotient = this.numerator / this.denominator;
    return this.numerator < 0n && quotient * this.denominator !== this.numerator ? quotient - 1n : quotient;
  }

  /** The smallest whole number not below this. */
  ceil(): bigint {
    return -this.neg().floor();
  }

  /** The nearest whole number; halves go up. */
  round(): bigint {
    return this.add(Rational.of(1n, 2n)).floor();
  }

  /** As a double, right to its last digits: for display and estimates only. */
  toNumber(): number {
    const quotient = Number(this.numerator) / Number(this.denominator);
    if (Number.isFinite(quotient)) return quotient;
    // Both beyond what a double holds: keep the leading 64 bits and more of each.
    const excess = BigInt(Math.max(0, this.denominator.toString(2).length - 900));
    return Number(this.numerator >> excess) / Number(this.denominator >> excess);
  }

  /** `"n/d"`, also for whole numbers (`"25/1"`). */
  toString(): RationalText {
    return `${this.numerator}/${this.denominator}`;
  }

  toJSON(): RationalText {
    return this.toString();
  }
}
