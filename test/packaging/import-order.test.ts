import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, type Member, packages, programs } from './workspace.ts';

/** The rooms of core, from the ground up: each imports itself and those before it, types too. */
const rooms = [
  'errors',
  'options',
  'time',
  'contracts',
  'model',
  'plan',
  'budget',
  'operators',
  'bridges',
  'probing',
  'decorators',
  'pipelines',
  'observe',
  'author',
  'inversify',
];

/** Which files of a member each of its files imports. Paths from `src`. */
function importsWithin({ directory }: Member): ReadonlyMap<string, readonly string[]> {
  const source = join(directory, 'src');
  return new Map(
    filesBelow(source, '.ts').map((file) => {
      const relative = importsOf(readFileSync(join(source, file), 'utf8')).filter((name) => name.startsWith('.'));
      return [file, relative.map((name) => posix.join(posix.dirname(file), name))];
    }),
  );
}

/** A way from a file back to itself; `undefined` where there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('files import no circle, types counted', () => {
  it.each([...packages, ...programs].map((member) => [member.manifest.name, member] as const))(
    '%s',
    (_name, member) => {
      const imports = importsWithin(member);
      expect(imports.size).toBeGreaterThan(0);
      expect(circleIn(imports)).toBeUndefined();
    },
  );

  it('finds one', () => {
    const imports = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts', 'd.ts']],
      ['c.ts', []],
      ['d.ts', ['b.ts']],
    ]);
    expect(circleIn(imports)).toEqual(['b.ts', 'd.ts', 'b.ts']);
  });
});

describe('core', () => {
  const member = packages.find(({ manifest }) => manifest.name === '@clipwright/core');
  const imports = member === undefined ? new Map<string, readonly string[]>() : importsWithin(member);
  const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

  it('has these rooms', () => {
    expect([...new Set([...imports.keys()].map(roomOf))].filter((room) => room !== '').sort()).toEqual(
      [...rooms].sort(),
    );
  });

  it('exports each name in one of its subpaths', () => {
    const directory = join(member?.directory ?? '', 'src');
    const names = [...imports.keys()]
      .filter((file) => /(^|\/)index\.ts$/.test(file))
      .flatMap((file) => [...readFileSync(join(directory, file), 'utf8').matchAll(/^export [^{]*\{([^}]*)\}/gm)])
      .flatMap(([, list = '']) => list.split(',').map((name) => name.replace('type ', '').trim()))
      .filter((name) => name !== '');
    expect(names.length).toBeGreaterThan(200);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('imports downwards only', () => {
    const upwards = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => rooms.indexOf(roomOf(target)) > rooms.indexOf(roomOf(file)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(upwards.filter((arrow) => !arrow.startsWith('index.ts'))).toEqual([]);
  });
});
