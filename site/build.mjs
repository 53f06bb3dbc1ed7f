// What `npm run docs` runs: the pages of the repository and a reference of what the packages export, as a site in
// site/dist. A link that leads nowhere fails it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { writePages } from './pages.mjs';
import { writeReference } from './reference.mjs';

const site = dirname(fileURLToPath(import.meta.url));
const root = resolve(site, '..');
const pages = join(site, 'pages');
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

rmSync(pages, { recursive: true, force: true });
rmSync(join(site, 'dist'), { recursive: true, force: true });
await writePages({ root, folder: pages, repository: address });
const sidebar = await writeReference({
  root,
  site,
  folder: join(pages, 'reference'),
  sourceLink: `${address}/blob/main/{path}#L{line}`,
});
writeFileSync(join(site, '.vitepress/reference.json'), JSON.stringify(sidebar));
await build(site);
