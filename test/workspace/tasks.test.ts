import { expect, it } from 'vitest';
import { type Ran, SmallWorkspace } from './small-workspace.ts';

const isSoak = process.env.CLIPWRIGHT_SOAK === '1';
const both = ['lower', 'upper'];

const passed = (packages: readonly string[]): Ran => ({
  passed: true,
  packages,
  failures: '',
  counts: '4 passed, 0 failed, 2 skipped',
});

// The tools are scripts of a shell.
// Each run starts npm, pnpm and turbo: the check has those of the other test alone.
it.runIf(isSoak && process.platform !== 'win32')(
  'a test counts again where nothing changed, and nowhere else (a soak)',
  () => {
    using workspace = new SmallWorkspace();
    expect(workspace.test(), 'at first').toEqual(passed(both));
    expect(workspace.test(), 'nothing changed').toEqual(passed([]));

    workspace.replaceFfmpeg('9.2');
    expect(workspace.test(), 'another ffmpeg').toEqual(passed(both));
    expect(workspace.test({ CLIPWRIGHT_FFPROBE: '/x' }), 'a variable').toEqual(passed(both));

    workspace.write('packages/upper/src/index.ts', 'export {};\n');
    expect(workspace.test(), 'a package on which nothing depends').toEqual(passed(['upper']));
    workspace.write('packages/lower/src/index.ts', 'export {};\n');
    expect(workspace.test(), 'a package on which another depends').toEqual(passed(both));

    expect(workspace.test({ CI: 'true' }), 'where all has to be shown').toEqual(passed(both));
  },
);

it.skipIf(process.platform === 'win32')(
  'what failed is said again at the end, and is run again; what passed is where the tools are others',
  () => {
    using workspace = new SmallWorkspace();
    workspace.write('packages/lower/fails.txt', '');
    const failed: Ran = {
      passed: false,
      packages: both,
      failures: '  - packages/lower/its.test.ts: a test of it\n      AssertionError: expected 1 to be 2',
      counts: '3 passed, 1 failed, 2 skipped',
    };
    expect(workspace.test()).toEqual(failed);
    expect(workspace.test(), 'once more').toEqual({ ...failed, packages: ['lower'] });
    workspace.replaceFfmpeg('9.2');
    expect(workspace.test(), 'another ffmpeg').toEqual(failed);
  },
);
