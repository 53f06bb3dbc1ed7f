// Pages of everything that the packages export, one for each name, by typedoc: from the sources, with a TypeScript of this
// folder's own, since that of the workspace has no interface for programs yet.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';

/** What of the packages can be imported, by the file that it is: `@clipwright/core/author`. */
function entryPoints(root) {
  const entries = new Map();
  // A name stands where it comes from, not where it is passed on: what the others build on comes first.
  const names = readdirSync(join(root, 'packages')).sort((a, b) => Number(b === 'core') - Number(a === 'core'));
  for (const name of names) {
    const directory = join(root, 'packages', name);
    if (!existsSync(join(directory, 'package.json'))) continue;
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      const source = target['@clipwright/source'];
      if (source !== undefined) entries.set(join(directory, source), manifest.name + path.slice(1));
    }
  }
  return entries;
}

/**
 * Writes the pages into a folder.
 *
 * @returns The entries of the sidebar.
 */
export async function writeReference({ root, site, folder, sourceLink }) {
  const entries = entryPoints(root);
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
    entryPoints: [...entries.keys()],
    tsconfig: join(site, 'tsconfig.json'),
    // The workspace's own compiler checks the types.
    skipErrorChecking: true,
    basePath: root,
    displayBasePath: root,
    sourceLinkTemplate: sourceLink,
    gitRevision: 'main',
    disableGit: true,
    readme: 'none',
    name: 'Reference',
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    treatWarningsAsErrors: false,
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    out: folder,
    docsRoot: join(folder, '..'),
    router: 'member',
    hideBreadcrumbs: false,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'list',
    sidebar: { autoConfiguration: true, format: 'vitepress', pretty: true },
  });
  const project = await app.convert();
  if (project === undefined) throw new Error('typedoc found nothing to write.');
  for (const module of project.children ?? []) {
    const file = module.sources?.[0]?.fullFileName;
    const name = [...entries].find(([entry]) => entry === file)?.[1];
    if (name !== undefined) module.name = name;
  }
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error('The reference has errors.');
  return JSON.parse(readFileSync(join(folder, 'typedoc-sidebar.json'), 'utf8'));
}
