// The pages of the repository, with the links that they have as pages of a site.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

/** Each page of the site by the file of the repository that it is, both with forward slashes. */
export function pagesOf(root) {
  const named = (folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  const packages = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'README.md')),
  );
  return new Map([
    ['README.md', 'index.md'],
    ...named('.')
      .filter((name) => name !== 'README.md')
      .map((name) => [name, name]),
    ...named('docs').map((name) => [`docs/${name}`, `docs/${name}`]),
    ...packages.map((name) => [`packages/${name}/README.md`, `packages/${name}.md`]),
  ]);
}

/** The title of a page: its first heading. */
export function titleOf(root, file) {
  return /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? file;
}

/** Writes the pages into a folder. Fails for a link that leads nowhere. */
export async function writePages({ root, folder, repository }) {
  const pages = pagesOf(root);
  for (const [file, page] of pages) {
    const text = readFileSync(join(root, file), 'utf8');
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    writeFileSync(
      join(folder, page),
      linked(text, (to) => addressOf(to, { root, file, pages, repository })),
    );
  }
  await cp(join(root, 'docs/images'), join(folder, 'docs/images'), { recursive: true });
}

/** Links and images outside of code, each with another address. */
function linked(text, addressOf) {
  return text
    .split(/(^ *```[\s\S]*?^ *```$|`[^`\n]*`)/m)
    .map((part, position) =>
      position % 2 === 1
        ? part
        : part.replaceAll(/(\]\()([^()\s]+)(\))/g, (_, before, to, after) => before + addressOf(to) + after),
    )
    .join('');
}

function addressOf(to, { root, file, pages, repository }) {
  if (/^(?:[a-z][a-z+.-]*:|#)/i.test(to)) return to;
  const [path = '', anchor] = to.split('#');
  const target = posix.normalize(posix.join(dirname(file), path)).replace(/\/$/, '');
  if (!existsSync(join(root, target))) throw new Error(`${file} links to ${to}: there is no ${target}.`);
  const isFolder = statSync(join(root, target)).isDirectory();
  const page = pages.get(isFolder ? `${target}/README.md` : target);
  const place = anchor === undefined ? '' : `#${anchor}`;
  if (page !== undefined) return `/${page}${place}`;
  if (/\.(?:png|jpe?g|svg|webp)$/.test(target)) return `/${target}`;
  // Folders of code: in the repository, whose pages show them.
  return `${repository}/${isFolder ? 'tree' : 'blob'}/main/${target}${place}`;
}
