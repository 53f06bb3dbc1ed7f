import { printable } from '../output/printable.ts';

/** Text that is markup already. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What stands in a template: text is escaped, markup stays, lists follow each other, nothing is nothing. */
export type HtmlPart = string | number | Html | undefined | readonly HtmlPart[];

/**
 * Markup with values in it, in elements and between the quotes of attributes.
 *
 * @example
 * html`<td title="${name}">${name}</td>`;
 */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(texts.map((text, place) => `${place === 0 ? '' : markupOf(parts[place - 1])}${text}`).join(''));
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'number') return String(part);
  // Names of files may hold anything: also what turns text around, which a page would obey.
  return typeof part === 'string' ? escaped(printable(part)) : part.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
