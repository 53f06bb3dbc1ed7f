import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { serveArguments } from '../src/studio/serve-arguments.ts';

it.each([
  [[], { others: [] }],
  [['--media', 'a b'], { media: resolve('/base/a b'), others: [] }],
  [
    ['--port', '8080', '--media=clips', '--out', '/out'],
    { media: resolve('/base/clips'), out: resolve('/out'), others: ['--port', '8080'] },
  ],
])('%j', (args, expected) => {
  expect(serveArguments(args, '/base')).toEqual(expected);
});
