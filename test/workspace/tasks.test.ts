import { expect, it } from 'vitest';
import { SmallWorkspace } from './small-workspace.ts';

const both = ['lower', 'upper'];

// The tools are scripts of a shell.
it.skipIf(process.platform === 'win32')('a test counts again where nothing changed, and nowhere else', () => {
  using workspace = new SmallWorkspace();
  const counts = '4 passed, 0 failed, 2 skipped';
  expect(workspace.test(), 'at first').toEqual({ packages: both, counts });
  expect(workspace.test(), 'nothing changed').toEqual({ packages: [], counts });

  workspace.replaceFfmpeg('9.2');
  expect(workspace.test(), 'another ffmpeg').toEqual({ packages: both, counts });
  expect(workspace.test({ CLIPWRIGHT_FFPROBE: '/x' }), 'a variable').toEqual({ packages: both, counts });

  workspace.write('packages/upper/src/index.ts', 'export {};\n');
  expect(workspace.test(), 'a package on which nothing depends').toEqual({ packages: ['upper'], counts });
  workspace.write('packages/lower/src/index.ts', 'export {};\n');
  expect(workspace.test(), 'a package on which another depends').toEqual({ packages: both, counts });

  expect(workspace.test({ CI: 'true' }), 'where all has to be shown').toEqual({ packages: both, counts });
});
