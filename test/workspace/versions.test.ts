import { describe, expect, it } from 'vitest';
import { VersionedCopy } from './versioned-copy.ts';

const core = '@clipwright/core';
const isSoak = process.env.CLIPWRIGHT_SOAK === '1';

function versionsOf({ published }: VersionedCopy): readonly string[] {
  return [...new Set(published.map(({ version }) => version))];
}

function peersOf({ published }: VersionedCopy): readonly string[] {
  return [...new Set(published.flatMap(({ peerDependencies }) => peerDependencies?.[core] ?? []))];
}

/** By what core changes, and what follows. */
const raised = [
  ['minor', '0.2.0', '>=0.2.0 <1'],
  ['patch', '0.1.1', '>=0.1.0 <1'],
  ['major', '1.0.0', '^1.0.0'],
] as const;

describe('changesets give all packages one version', () => {
  it.each(isSoak ? raised : raised.slice(0, 1))('a %s of core on 0.1.0 is %s', (by, version, peers) => {
    using copy = new VersionedCopy();
    copy.releasedAs('0.1.0');
    copy.change(core, by);
    copy.raise();
    expect(versionsOf(copy)).toEqual([version]);
    expect(peersOf(copy)).toEqual([peers]);
  });

  it('what waits here is told by each package, and makes no 1.0.0', () => {
    using copy = new VersionedCopy();
    const waiting = copy.changesets().length;
    copy.raise();
    const [version, ...others] = versionsOf(copy);
    expect(others).toEqual([]);
    expect(version).toMatch(/^0\.[1-9]\d*\.\d+$/);
    expect(copy.changesets()).toEqual([]);
    if (waiting === 0) return;
    for (const { name } of copy.published) {
      const folder = `packages/${name.replace('@clipwright/', '')}`;
      expect(copy.read(`${folder}/CHANGELOG.md`), name).toContain(`## ${version}`);
    }
  });
});

describe('core is brought by whoever installs, so that there is one', () => {
  using copy = new VersionedCopy();
  const users = copy.published.filter(
    ({ name, dependencies, devDependencies, peerDependencies }) =>
      // What it writes has core; it has none itself, but in its tests.
      name !== 'create-clipwright' &&
      [dependencies, devDependencies, peerDependencies].some((names) => names?.[core] !== undefined),
  );

  it('programs alone depend on it outright', () => {
    const outright = users.filter(({ dependencies }) => dependencies?.[core] !== undefined).map(({ name }) => name);
    expect(outright.sort()).toEqual(['@clipwright/cli', 'clipwright']);
  });

  it.each(users.filter(({ dependencies }) => dependencies?.[core] === undefined).map((each) => [each.name, each]))(
    '%s has it as a peer, and for its own tests',
    (_name, { peerDependencies, devDependencies }) => {
      expect(peerDependencies?.[core]).toMatch(/^>=0\.\d+\.0 <1$/);
      expect(devDependencies?.[core]).toBe('workspace:*');
    },
  );
});
