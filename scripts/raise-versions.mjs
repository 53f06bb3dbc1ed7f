// Raises all versions as the changesets ask. What packages take of core from whoever installs them is raised beside:
// they are built and tested with that of their own release, so no older one will do. Below 1.0 any later one may;
// contracts that it no longer has are refused when it meets them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { members } from './members.mjs';
import { root, tool } from './process.mjs';

const core = '@clipwright/core';

/** The cores that packages of a version work with. */
function rangeOf(version) {
  const [major, minor] = version.split('.');
  return major === '0' ? `>=0.${minor}.0 <1` : `^${major}.${minor}.0`;
}

await tool('@changesets/cli', ['version']);
const all = members();
const range = rangeOf(all.find(({ manifest }) => manifest.name === core).manifest.version);
for (const { directory, manifest } of all) {
  const asked = manifest.peerDependencies?.[core];
  if (asked === undefined || asked === range) continue;
  const file = join(root, directory, 'package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"${core}": "${asked}"`, `"${core}": "${range}"`));
}
