import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryPoints, filesBelow, importsOf, type Member, packages, programs } from './workspace.ts';

const core = '@clipwright/core';
const ffmpeg = '@clipwright/ffmpeg';
const kit = '@clipwright/node-kit';
const filters = '@clipwright/filters';
const rendering = '@clipwright/rendering';

/** Who may import whom, of the packages here. Programs may import every package, and no other program. */
const rules: Readonly<Record<string, readonly string[]>> = {
  [core]: [],
  '@clipwright/timeline-formats': [core],
  'create-clipwright': [],
  '@clipwright/testing': [core],
  [kit]: [core],
  '@clipwright/pictures': [core, kit, '@clipwright/text'],
  '@clipwright/cache': [core, kit],
  '@clipwright/store-s3': [core, kit],
  '@clipwright/text': [core],
  [filters]: [core],
  [ffmpeg]: [core, kit, filters],
  '@clipwright/detect': [core, ffmpeg, '@clipwright/loudness'],
  '@clipwright/server': [core, kit, '@clipwright/timeline-formats', '@clipwright/pictures'],
  '@clipwright/distributed-bullmq': [core, kit],
  '@clipwright/packets': [core],
  '@clipwright/loudness': [core],
  [rendering]: [core, kit, filters, '@clipwright/packets', '@clipwright/loudness'],
  '@clipwright/libav': [core, kit, filters, rendering, '@clipwright/packets'],
  '@clipwright/prober-headers': [core, '@clipwright/packets'],
  '@clipwright/loader-ffmpeg': [core, kit, ffmpeg, filters],
  '@clipwright/renderer-ffmpeg': [core, kit, ffmpeg, filters, rendering, '@clipwright/packets'],
  clipwright: [
    core,
    ffmpeg,
    '@clipwright/cache',
    '@clipwright/loader-ffmpeg',
    '@clipwright/prober-headers',
    '@clipwright/renderer-ffmpeg',
    // What settings may say; nothing of it is loaded.
    '@clipwright/cli',
  ],
};
/** What stands above one of those that may import everything else. */
const above: Readonly<Record<string, string>> = { '@clipwright/cli': 'clipwright' };
const composed = ['@clipwright/cli', ...programs.map(({ manifest }) => manifest.name)];

/** Imports of a member's sources that do not stay inside it, with the file they are in. */
function outside({ directory }: Member): { readonly file: string; readonly specifier: string }[] {
  return filesBelow(join(directory, 'src'), '.ts').flatMap((file) =>
    importsOf(readFileSync(join(directory, 'src', file), 'utf8'))
      .filter((specifier) => !specifier.startsWith('.'))
      .map((specifier) => ({ file, specifier })),
  );
}

/** The package of a specifier: `@clipwright/core` of `@clipwright/core/probing`, `rxjs` of `rxjs/fetch`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

const members = [...packages, ...programs];
const exported = new Set(members.flatMap(entryPoints));

describe('who may import whom', () => {
  it('has a rule for every package', () => {
    expect(
      packages
        .map(({ manifest }) => manifest.name)
        .filter((name) => !composed.includes(name))
        .sort(),
    ).toEqual(Object.keys(rules).sort());
  });

  it.each(members.map((member) => [member.manifest.name, member] as const))('%s', (name, member) => {
    const ours = outside(member).filter(({ specifier }) => /^(@clipwright\/|clipwright(\/|$))/.test(specifier));
    const unexported = ours.filter(({ specifier }) => !exported.has(specifier));
    const allowed = rules[name] ?? packages.map(({ manifest }) => manifest.name).filter((each) => each !== above[name]);
    const forbidden = ours.filter(({ specifier }) => !allowed.includes(packageOf(specifier)));
    expect({ unexported, forbidden }).toEqual({ unexported: [], forbidden: [] });
  });

  it.each(
    packages.filter(({ manifest }) => rules[manifest.name]).map((member) => [member.manifest.name, member] as const),
  )('%s loads inversify in its subpath alone', (_name, member) => {
    const container = outside(member).filter(({ specifier }) =>
      ['inversify', 'reflect-metadata'].includes(packageOf(specifier)),
    );
    expect(container.filter(({ file }) => !file.startsWith('inversify/'))).toEqual([]);
  });

  it('core is made of itself and rxjs', () => {
    const member = packages.find(({ manifest }) => manifest.name === core);
    const imports = member === undefined ? [] : outside(member);
    const others = imports.filter(({ file, specifier }) => {
      const container =
        ['inversify', 'reflect-metadata'].includes(packageOf(specifier)) && file.startsWith('inversify/');
      return packageOf(specifier) !== 'rxjs' && !container;
    });
    expect(imports.length).toBeGreaterThan(0);
    expect(others).toEqual([]);
  });
});

it('the prober loads nothing of Node but in the subpath that opens local files', () => {
  const member = packages.find(({ manifest }) => manifest.name === '@clipwright/prober-headers');
  const directory = join(member?.directory ?? '', 'src');
  const loaded = new Set<string>();
  const load = (file: string): string[] => {
    if (loaded.has(file)) return [];
    loaded.add(file);
    return importsOf(readFileSync(file, 'utf8')).flatMap((specifier) =>
      specifier.startsWith('.') ? load(join(dirname(file), specifier)) : [specifier],
    );
  };
  const packagesOf = (entry: string): string[] => [...new Set(load(join(directory, entry)).map(packageOf))].sort();
  expect(packagesOf('index.ts')).toEqual([core, '@clipwright/packets', 'rxjs']);
  expect(loaded.size).toBeGreaterThan(30);
  loaded.clear();
  expect(packagesOf('node/index.ts')).toEqual([core, '@clipwright/packets', 'node:fs', 'rxjs']);
});

describe('imports are found', () => {
  it.each([
    ["import { a } from 'x';", ['x']],
    ["import 'x';", ['x']],
    ['import type { A } from "x";\nexport { b } from \'./y.ts\';', ['x', './y.ts']],
    ["const a = await import('x');", ['x']],
    ["import {\n  a,\n  b,\n} from 'x';", ['x']],
    ["// import 'x';\n/* from 'y' */", []],
  ])('%s', (code, expected) => {
    expect(importsOf(code)).toEqual(expected);
  });
});
