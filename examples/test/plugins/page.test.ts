import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/plugins.md'), 'utf8');
const blocks = page.split('```').filter((_, i) => i % 2 === 1);

it.each(['gif-loader', 'gif-loader.laws', 'lru-cache'])('the page shows %s as it is', (name) => {
  const file = readFileSync(join(root, 'examples/plugins', `${name}.ts`), 'utf8');
  expect(blocks).toContain(`ts\n${file}`);
});
