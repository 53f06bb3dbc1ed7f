import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { scratch } from '@clipwright/test-kit/scratch';
import { expect, it } from 'vitest';

const { resolve } = createRequire(import.meta.url);
const tsc = join(dirname(resolve('typescript/package.json')), 'bin/tsc');

it('the sources pass the compiler where node-av is not installed', async () => {
  const folder = await scratch();
  const here = join(import.meta.dirname, '..');
  const compilerOptions = {
    ...{ noEmit: true, composite: false, declaration: false, declarationMap: false, sourceMap: false },
    paths: { 'node-av/*': [join(here, 'types/node-av-absent.d.ts')] },
    typeRoots: [join(here, '../../node_modules/@types')],
  };
  const config = join(folder.path, 'tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: join(here, 'tsconfig.json'), compilerOptions }));
  try {
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  } finally {
    await folder.remove();
  }
});
