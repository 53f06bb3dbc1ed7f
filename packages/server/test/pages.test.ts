import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { serverErrors } from '../src/errors/server-error.ts';
import { studio } from './studio.ts';

const page = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

it('docs/server.md tells of every route, and of no other', async () => {
  await using place = await studio();
  const told = [...page('server.md').matchAll(/^\| `(GET|POST|DELETE) ([^`]+)` \|/gm)].map(
    ([, method = '', path = '']) => {
      const whole = path === '/metrics' ? path : `/api/v1${path}`;
      return `${method.toLowerCase()} ${whole.replaceAll(/:(\w+)/g, '{$1}')}`;
    },
  );
  expect(told.sort()).toEqual([...place.answers.described].sort());
});

it('docs/errors.md tells of every code of the server, with its status, and of no other', () => {
  const rows = [...page('errors.md').matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| \S/gm)];
  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(serverErrors);
});
