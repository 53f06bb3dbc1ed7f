import { describe, expect, it } from 'vitest';
import { AbortError, ClipwrightError, toClipwrightError } from '../../src/errors/clipwright-error.ts';
import { errorCodes } from '../../src/errors/codes.ts';

describe('ClipwrightError', () => {
  it('carries code, kind, cause, details, and a message that says what to do', () => {
    const cause = new Error('ENOENT');
    const error = new ClipwrightError('source-missing', 'There is no a.mp4.', {
      cause,
      remedy: 'Check the path.',
      details: { path: 'a.mp4' },
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ClipwrightError',
      code: 'source-missing',
      kind: 'input',
      message: 'There is no a.mp4. Check the path.',
      remedy: 'Check the path.',
      details: { path: 'a.mp4' },
      cause,
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({ code: 'source-missing', message: error.message });
  });

  it('has neither cause nor remedy unless given', () => {
    const error = new ClipwrightError('internal', 'Oh.');
    expect('cause' in error).toBe(false);
    expect(error).toMatchObject({ message: 'Oh.', remedy: undefined, details: {} });
  });

  it('gives every code its kind', () => {
    for (const [code, kind] of Object.entries(errorCodes)) {
      expect(['input', 'media', 'environment', 'cancelled', 'internal']).toContain(kind);
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
    expect(new ClipwrightError('disk-full', '').kind).toBe('environment');
  });
});

describe('AbortError', () => {
  it('has the name that the platform gives, the code cancelled, and the report', () => {
    const error = new AbortError(undefined, { cause: 'enough', report: { loaded: 1 } });
    expect(error).toBeInstanceOf(ClipwrightError);
    expect(error).toMatchObject({
      name: 'AbortError',
      code: 'cancelled',
      kind: 'cancelled',
      cause: 'enough',
      report: { loaded: 1 },
    });
    expect(new AbortError('Stopped.')).toMatchObject({ message: 'Stopped.', report: undefined });
  });
});

describe('toClipwrightError', () => {
  it('leaves ours as they are, and wraps the others', () => {
    const ours = new ClipwrightError('not-media', 'No.');
    expect(toClipwrightError(ours)).toBe(ours);
    const other = new TypeError('x is not a function');
    expect(toClipwrightError(other)).toMatchObject({ code: 'internal', message: other.message, cause: other });
    expect(toClipwrightError('text', 'tool-failed')).toMatchObject({
      code: 'tool-failed',
      message: 'text',
      cause: 'text',
    });
    expect(toClipwrightError(new Error()).message).not.toBe('');
    expect(toClipwrightError(undefined)).toMatchObject({ code: 'internal', message: 'undefined' });
  });
});
