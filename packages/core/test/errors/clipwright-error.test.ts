import { describe, expect, it, vi } from 'vitest';
import { AbortError, ClipwrightError, reworded, toClipwrightError } from '../../src/errors/clipwright-error.ts';
import { errorCodes } from '../../src/errors/codes.ts';
import { isTransient } from '../../src/errors/transient.ts';

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

describe('a code of a plug-in’s own', () => {
  it('has the kind that is given, and may be one to try again', () => {
    const error = new ClipwrightError('gif/busy', 'Busy.', { kind: 'environment', transient: true, remedy: 'Wait.' });
    expect(error).toMatchObject({ code: 'gif/busy', kind: 'environment', message: 'Busy. Wait.' });
    expect(isTransient(error)).toBe(true);
    expect(isTransient(new ClipwrightError('gif/busy', 'Busy.', { kind: 'environment' }))).toBe(false);
    expect(new ClipwrightError('gif/odd', 'Odd.').kind).toBe('internal');
  });

  it('leaves the codes here as they are', () => {
    const error = new ClipwrightError('disk-full', '', { kind: 'media', transient: true });
    expect(error.kind).toBe('environment');
    expect(isTransient(error)).toBe(false);
  });
});

describe('reworded', () => {
  it('keeps what a plug-in said of its own code, and adds to the details', () => {
    const options = { kind: 'media', transient: true, details: { frame: 3 } } as const;
    const error = new ClipwrightError('gif/odd', 'Odd.', options);
    expect(reworded(error, 'Clip 1: Odd.', { index: 1 })).toMatchObject({
      ...{ code: 'gif/odd', kind: 'media', transient: true, message: 'Clip 1: Odd.', cause: error },
      details: { frame: 3, index: 1 },
    });
    expect(reworded(error, 'Odd.').details).toEqual({ frame: 3 });
  });
});

describe('two copies of the package', () => {
  it('know each other’s errors, and no others', async () => {
    const { ClipwrightError: Theirs, AbortError: TheirAbort } = await anotherCopy();
    expect(Theirs).not.toBe(ClipwrightError);
    const killed = new Theirs('tool-killed', 'Gone.');
    expect(killed instanceof ClipwrightError).toBe(true);
    expect(killed instanceof AbortError).toBe(false);
    expect(isTransient(killed)).toBe(true);
    expect(toClipwrightError(killed)).toBe(killed);
    const cancelled = new TheirAbort();
    expect(cancelled instanceof AbortError).toBe(true);
    expect(new AbortError() instanceof TheirAbort).toBe(true);
    for (const other of [new Error('x'), { code: 'tool-killed' }, null, undefined, 'tool-killed']) {
      expect(other instanceof ClipwrightError).toBe(false);
    }
  });

  it('leave classes that extend them to the language', () => {
    class Own extends ClipwrightError {}
    expect(new Own('internal', '') instanceof Own).toBe(true);
    expect(new Own('internal', '') instanceof ClipwrightError).toBe(true);
    expect(new ClipwrightError('internal', '') instanceof Own).toBe(false);
  });
});

/** The module once more, as a plug-in that brings a copy of its own has it. */
async function anotherCopy(): Promise<typeof import('../../src/errors/clipwright-error.ts')> {
  vi.resetModules();
  return await import('../../src/errors/clipwright-error.ts');
}

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
