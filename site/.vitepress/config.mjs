import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { pagesOf, titleOf } from '../pages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
const reference = join(here, 'reference.json');

/** What is asked for first stands first; a page that is in no group stands in the last one. */
const groups = [
  [
    'Use it',
    [
      'README',
      'command',
      'lists',
      'library',
      'recipes',
      'observing',
      'plugins',
      'containers',
      'troubleshooting',
      'errors',
    ],
  ],
  ['Come from', ['moving-from-moviepy', 'moving-from-fluent-ffmpeg']],
  ['What it promises', ['time', 'media-support', 'safety', 'performance', 'versioning']],
];

const files = [...pagesOf(root)];
const item = ([file, page]) => ({
  text: page === 'index.md' ? 'Begin here' : titleOf(root, file).replaceAll('`', ''),
  link: `/${page.replace(/(?:index)?\.md$/, '')}`,
});
const nameOf = ([file]) => file.replace(/^docs\//, '').replace(/\.md$/, '');
const isDoc = ([file]) => file === 'README.md' || file.startsWith('docs/');
const grouped = new Set(groups.flatMap(([, names]) => names));

const guide = [
  ...groups.map(([text, names]) => ({
    text,
    items: names.flatMap((name) => files.filter((each) => isDoc(each) && nameOf(each) === name).map(item)),
  })),
  {
    text: 'How it is made',
    items: files.filter((each) => !each[0].startsWith('packages/') && !grouped.has(nameOf(each))).map(item),
  },
  { text: 'Packages', collapsed: true, items: files.filter(([file]) => file.startsWith('packages/')).map(item) },
  { text: 'Reference', link: '/reference/' },
];

/** The names that GitHub gives headings, by which pages link to them. */
function slugify(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

export default defineConfig({
  title: 'Clipwright',
  description: 'Loads and renders video clips in parallel, exactly.',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: true,
  ignoreDeadLinks: false,
  markdown: {
    anchor: { slugify },
    // `{{` is no template here.
    config: (md) => md.use(withoutTemplates),
  },
  themeConfig: {
    nav: [
      { text: 'Recipes', link: '/docs/recipes' },
      { text: 'Troubleshooting', link: '/docs/troubleshooting' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: {
      ...ofReference(existsSync(reference) ? JSON.parse(readFileSync(reference, 'utf8')) : []),
      '/': guide,
    },
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: address }],
  },
});

/** Of each module its own names: all of them on each of some hundred pages would be hundreds of megabytes. */
function ofReference(modules) {
  const all = modules.map(({ text, link }) => ({ text, link }));
  return {
    '/reference/': [{ text: 'Modules', items: all }],
    ...Object.fromEntries(
      modules.map(({ text, link, items }) => [
        link,
        [
          { text: 'All modules', link: '/reference/' },
          { text, link, items: open(items) },
        ],
      ]),
    ),
  };
}

function open(items) {
  return items?.map((item) => ({ ...item, ...(item.items === undefined ? {} : { collapsed: false }) }));
}

/** Text and code of pages is shown as it is: none of it is a template. */
function withoutTemplates(md) {
  for (const rule of ['code_inline', 'text']) {
    const usual = md.renderer.rules[rule] ?? ((tokens, at) => md.utils.escapeHtml(tokens[at].content));
    md.renderer.rules[rule] = (...args) => usual(...args).replaceAll('{{', '&#123;&#123;');
  }
}
