import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isSoak } from '@clipwright/test-kit/soak';
import { expect, it } from 'vitest';
import { engineVersions } from '../src/engine.ts';
import { loadTextPainter } from '../src/node/index.ts';
import { hashOf } from './painted.ts';
import { samples } from './samples.ts';

const painter = await loadTextPainter();

// Who changes what is drawn of the same text counts `drawing` in text-painter.ts up, so that nothing old is taken for it.
it.each(Object.entries(samples))('%s has the same pixels on every machine', (_name, { hash, ...request }) => {
  const painted = painter.paint(request);
  expect(painted.warnings).toEqual([]);
  expect(hashOf(painted)).toBe(hash);
});

it('keys say what pixels follow from', () => {
  expect(painter.fingerprint).toBe(
    'text 1 resvg 2.6.2 harfbuzzjs 1.6.4 ' +
      'fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614 ' +
      '13a813c49624ae3ba3c5c6e72c5ebffc4b9e1e6ea32f421c04069b037c6ad431',
  );
});

it('they are the releases that are installed', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect({ resvg: dependencies['@resvg/resvg-wasm'], harfbuzzjs: dependencies.harfbuzzjs }).toEqual(engineVersions);
});

const built = new URL('../dist/node/index.js', import.meta.url).href;

it.skipIf(!isSoak).each(['22', '24'])(
  'they are the same on Node %s (the soak alone, on what is built)',
  async (version) => {
    const code = `
    const [{ loadTextPainter }, { createHash }] = await Promise.all([import('${built}'), import('node:crypto')]);
    const painter = await loadTextPainter();
    const hashes = JSON.parse(process.env.SAMPLES).map((request) => {
      const { x, y, width, height, pixels } = painter.paint(request);
      return createHash('sha256').update([x, y, width, height, ''].join(' ')).update(pixels).digest('hex').slice(0, 16);
    });
    console.log(process.version, hashes.join(' '));`;
    const given = Object.values(samples).map(({ hash: _, ...request }) => request);
    const env = { ...process.env, SAMPLES: JSON.stringify(given) };
    const { stdout } = await promisify(execFile)(
      'npx',
      ['--yes', `node@${version}`, '--input-type=module', '--eval', code],
      { env },
    );
    const wanted = Object.values(samples).map(({ hash }) => hash);
    expect(stdout.trim()).toMatch(new RegExp(`^v${version}\\.\\S+ ${wanted.join(' ')}$`));
  },
);
