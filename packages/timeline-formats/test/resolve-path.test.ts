import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvePath } from '../src/resolve-path.ts';

const part = fc.oneof(fc.constantFrom('.', '..', '', 'a', 'b.mp4', 'ä b'), fc.string({ maxLength: 3 }));
const parts = (separators: readonly string[]) =>
  fc
    .array(fc.tuple(part, fc.constantFrom(...separators)), { maxLength: 5 })
    .map((pairs) => pairs.map(([name, separator]) => name + separator).join(''));

describe('a name in a directory is what node:path makes of it', () => {
  it('on systems as Unix', () => {
    fc.assert(
      fc.property(parts(['/']), parts(['/', '']), (directory, name) => {
        expect(resolvePath(`/${directory}`, name)).toBe(posix.resolve(`/${directory}`, name));
      }),
    );
  });

  it('on Windows', () => {
    const root = fc.constantFrom('C:\\', 'C:/', '\\\\box\\films\\');
    const start = fc.constantFrom('', '', '\\', '/', 'C:\\', 'D:/', '\\\\box\\other\\');
    const plain = /^(?!.*[:?*])/;
    fc.assert(
      fc.property(root, parts(['\\', '/']), start, parts(['\\', '/', '']), (drive, directory, own, name) => {
        fc.pre(plain.test(directory) && plain.test(name) && !/^[\\/]/.test(directory) && !/^[\\/]/.test(name));
        expect(resolvePath(drive + directory, own + name)).toBe(win32.resolve(drive + directory, own + name));
      }),
    );
    expect(resolvePath('C:\\lists', 'C:a.mp4')).toBe('C:\\lists\\a.mp4');
  });
});

it('stays relative in a relative directory', () => {
  expect(resolvePath('lists', 'a.mp4')).toBe('lists/a.mp4');
  expect(resolvePath('lists', '../../a.mp4')).toBe('../a.mp4');
  expect(resolvePath('.', '.')).toBe('.');
});
