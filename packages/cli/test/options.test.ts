import { describe, expect, it } from 'vitest';
import { parseBackground } from '../src/options/background.ts';
import { parseByteSize } from '../src/options/byte-size.ts';
import { parseConcurrency } from '../src/options/concurrency.ts';
import { parseFactor } from '../src/options/factor.ts';
import { parseFrameRate } from '../src/options/frame-rate.ts';
import { parseSeconds, parseTimes } from '../src/options/seconds.ts';
import { parseSize } from '../src/options/size.ts';
import { wholeNumber } from '../src/options/whole-number.ts';

describe('options', () => {
  it.each([
    ['30', '30/1'],
    ['25.0', '25/1'],
    ['12.5', '25/2'],
    ['29.97', '30000/1001'],
    ['23.976', '24000/1001'],
    ['23.98', '24000/1001'],
    ['59.94', '60000/1001'],
    ['119.88', '120000/1001'],
    ['30000/1001', '30000/1001'],
    ['60/2', '30/1'],
    ['29.5', '59/2'],
    ['29.999', '29999/1000'],
  ])('read the rate %s as %s', (text, rate) => {
    expect(parseFrameRate(text)).toBe(rate);
  });

  it.each(['', '0', '0/1', '30/0', '-30', 'fast', '1e3', '30/1001/2', 'Infinity'])('refuse the rate %j', (text) => {
    expect(() => parseFrameRate(text)).toThrow('29.97');
  });

  it.each([
    ['10GiB', 10 * 2 ** 30],
    ['500MB', 500_000_000],
    ['1.5 gb', 1_500_000_000],
    ['512KiB', 524_288],
    ['2TiB', 2 ** 41],
    ['12b', 12],
    ['0', 0],
  ])('read %s as %i bytes', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  it.each(['', 'GiB', '-1GB', '10 potatoes', '1e9', '1,5GB', '99999999TiB', '10G', 'constructor', '1constructor'])(
    'refuse the number of bytes %j',
    (text) => {
      expect(() => parseByteSize(text)).toThrow('10GiB or 500MB');
    },
  );

  it.each([
    ['#20A0ff', '#20a0ff'],
    ['Black', '#000000'],
    ['blur', 'blur'],
  ])('read the background %s as %s', (text, background) => {
    expect(parseBackground(text)).toBe(background);
  });

  it.each(['', '#fff', '202020', 'toString'])('refuse the background %j', (text) => {
    expect(() => parseBackground(text)).toThrow('#202020');
  });

  it.each([
    ['0', 0],
    ['0.25', 0.25],
    ['16', 16],
  ])('read the factor %s', (text, factor) => {
    expect(parseFactor(text)).toBe(factor);
  });

  it.each(['', '-1', '16.1', '1e1', 'loud'])('refuse the factor %j', (text) => {
    expect(() => parseFactor(text)).toThrow('0 to 16');
  });

  it('read times in any order, each once', () => {
    expect(parseTimes('3, 1.50,1.5,0')).toEqual(['0', '1.50', '3']);
  });

  it.each(['', '-1', '1e3', '1:30', '.', 'NaN', '1/3'])('refuse the time %j', (text) => {
    expect(() => parseSeconds(text)).toThrow('such as 1.5');
    expect(() => parseTimes(`1,${text}`)).toThrow('such as 1.5');
  });

  it('read a size', () => {
    expect(parseSize('1280x720')).toEqual({ width: 1280, height: 720 });
  });

  it.each(['', '1280', '0x720', '1280x', '1280x-1', '12.5x10', '1280x720x3'])('refuse the size %j', (text) => {
    expect(() => parseSize(text)).toThrow('1280x720');
  });

  it('read a concurrency', () => {
    expect(parseConcurrency('auto')).toBe('auto');
    expect(parseConcurrency('3')).toBe(3);
  });

  it.each(['0', '-1', '1.5', '', 'many', '99999'])('refuse the concurrency %j', (text) => {
    expect(() => parseConcurrency(text)).toThrow('1 to 1024');
  });

  it('hold whole numbers within their bounds', () => {
    const parse = wholeNumber(0, 51);
    expect([parse('0'), parse('51')]).toEqual([0, 51]);
    expect(() => parse('52')).toThrow('0 to 51');
    expect(() => parse('x')).toThrow('0 to 51');
  });
});
