import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root, textOf } from './pages.ts';

/** A link of a page to something of this project. */
export interface Link {
  /** As it is written. */
  readonly to: string;
  /** From the checkout; the page itself where the link is to a place in it. */
  readonly file: string;
  /** The place in it, without `#`. */
  readonly anchor: string | undefined;
}

/** The links of a page that lead to files of this project. */
export function linksOf(page: string): readonly Link[] {
  const text = prose(textOf(page));
  const targets = [
    ...text.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?: "[^"]*")?\)/g),
    ...text.matchAll(/^\[[^\]]+\]: (\S+)/gm),
  ].map(([, to = '']) => to);
  return targets
    .filter((to) => !/^[a-z][a-z+.-]*:/i.test(to))
    .map((to) => {
      const [path = '', anchor] = to.split('#');
      const file = path === '' ? page : posix.normalize(posix.join(dirname(page), decodeURI(path)));
      return { to, file: file.replace(/\/$/, ''), anchor };
    });
}

/** Why a link leads nowhere; `undefined` where it does not. */
export function problemOf({ file, anchor }: Link): string | undefined {
  if (!existsSync(join(root, file))) return `there is no ${file}`;
  if (anchor === undefined) return undefined;
  const page = file.endsWith('.md') ? file : `${file}/README.md`;
  if (!existsSync(join(root, page))) return `${file} is no page`;
  return anchorsOf(page).has(anchor) ? undefined : `${page} has no heading #${anchor}`;
}

/** The places of a page, by the names that GitHub gives its headings, and those that it names itself. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, '');
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name));
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const name = heading
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let own = name;
    for (let count = 1; anchors.has(own); count += 1) own = `${name}-${count}`;
    anchors.add(own);
  }
  return anchors;
}

/** A page without its code and its comments. */
function prose(text: string): string {
  return text.replaceAll(/^(\s*)```[\s\S]*?^\1```$/gm, '').replaceAll(/<!--[\s\S]*?-->|(`+)[^`\n]*?\1/g, '');
}
