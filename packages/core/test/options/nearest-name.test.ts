import { describe, expect, it } from 'vitest';
import { namesAdvice, nearestName } from '../../src/options/nearest-name.ts';

const known = ['source', 'start', 'end', 'speed', 'volume', 'mute', 'transition', 'fadeOut'];

describe('the name that was probably meant', () => {
  it.each([
    ['strt', 'start'],
    ['satrt', 'start'],
    ['Start', 'start'],
    ['volum', 'volume'],
    ['sorce', 'source'],
    ['transistion', 'transition'],
    ['fade_out', 'fadeOut'],
    ['fadeot', 'fadeOut'],
    ['spede', 'speed'],
    ['mutee', 'mute'],
  ])('of %s is %s', (written, meant) => {
    expect(nearestName(written, known)).toBe(meant);
  });

  it.each(['audio', 'duration', 'x', '', 'comment', 'a'.repeat(1_000_000)])('of %.20s is none', (written) => {
    expect(nearestName(written, known)).toBeUndefined();
  });

  it('or all are told', () => {
    expect(namesAdvice('strt', known)).toBe('Did you mean "start"?');
    expect(namesAdvice('colour', ['a', 'b'])).toBe('There are a, b.');
  });
});
