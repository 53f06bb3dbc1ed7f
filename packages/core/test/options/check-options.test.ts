import { describe, expect, it } from 'vitest';
import { checkOptions, checkWholeNumber, type OptionAdvice } from '../../src/options/check-options.ts';

const shape = { size: 'any', fast: 'flag', fit: ['contain', 'cover'], output: { file: 'any' } } as const;

const refusal = (path: string, options: unknown, advice: OptionAdvice = {}) => {
  try {
    checkOptions(path, options, shape, advice);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('options of a function', () => {
  it.each([
    ['none', undefined],
    ['empty ones', {}],
    ['those that there are', { size: 1, fast: false, fit: 'cover', output: { file: 'a' } }],
    ['those that are not there', { fast: undefined, fit: undefined, output: undefined }],
  ])('pass: %s', (_, options) => {
    expect(refusal('', options)).toBeUndefined();
  });

  it.each([
    ['', null, '', 'The options are null.'],
    ['', [], '', 'The options are an array.'],
    ['given', () => {}, 'given', 'The option given is a function.'],
    ['', { sice: 1 }, 'sice', 'There is no option sice.'],
    ['', { fast: 'yes' }, 'fast', 'The option fast is "yes".'],
    ['', { fit: 'x'.repeat(41) }, 'fit', `The option fit is "${'x'.repeat(40)}…"; it must be one of contain, cover.`],
    ['', { output: { name: 'a' } }, 'output.name', 'There is no option output.name.'],
    ['given', { fit: {} }, 'given.fit', 'The option given.fit is an object; it must be one of contain, cover.'],
  ])('are refused by name: %s %j', (path, options, option, message) => {
    expect(refusal(path, options)).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(message),
      details: { option },
    });
  });

  it('must be there where they are required', () => {
    expect(refusal('', { size: undefined }, { required: ['size'], form: 'Write { size: 3 }.' })).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('The option size is missing.'),
      remedy: 'Write { size: 3 }.',
      details: { option: 'size' },
    });
    expect(refusal('clips[3]', {}, { required: ['size'] })).toMatchObject({ details: { option: 'clips[3].size' } });
  });
});

describe('a whole number', () => {
  it.each([
    [1.5, {}, 'of at least 1'],
    [-1, { min: 0 }, 'of at least 0'],
    [9, { max: 8 }, 'from 1 to 8'],
  ])('%d is none of %j', (value, range, said) => {
    expect(() => checkWholeNumber('workers', value, range)).toThrow(
      `The option workers is ${value}; it must be a whole number ${said}.`,
    );
  });
});
