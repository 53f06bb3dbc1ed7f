import { parseXml, XmlCdata, XmlElement, XmlError, XmlText } from '@rgrove/parse-xml';
import { placeOf } from '../json/place-of.ts';
import { listError } from '../list-error.ts';
import type { XmlNode } from './xml-node.ts';

const remedy = 'Export the list once more.';
/** Far beyond any list. */
const maxDepth = 200;
const maxTags = 1_000_000;

/** The root of an XML text. Nothing outside of it is read, and no entity but XML's own. Errors: `invalid-list`. */
export function readXml(text: string): XmlNode {
  checkTags(text);
  const root = parsed(text).root;
  if (root === null) throw listError({ line: 1, column: 1 }, 'there is no element.', remedy);
  return nodeOf(root, text, 0);
}

function parsed(text: string) {
  try {
    return parseXml(text, { includeOffsets: true });
  } catch (error) {
    if (error instanceof XmlError) {
      throw listError(placeOf(text, unitAt(text, error.pos)), 'this is no well-formed XML there.', remedy, error);
    }
    if (error instanceof RangeError) throw tooDeep({ line: 1, column: 1 });
    throw error;
  }
}

/** The parser counts characters, of which some are two units of a text. */
function unitAt(text: string, characters: number): number {
  let at = 0;
  for (let count = 0; count < characters && at < text.length; count += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** So many elements would fill the memory. */
function checkTags(text: string): void {
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    tags += 1;
    if (tags > maxTags) throw listError(placeOf(text, at), `it has more than ${maxTags} tags.`, 'Split the list.');
  }
}

function tooDeep(place: { readonly line: number; readonly column: number }) {
  return listError(place, `it is nested deeper than ${maxDepth} levels.`, remedy);
}

function nodeOf(element: XmlElement, text: string, depth: number): XmlNode {
  if (depth > maxDepth) throw tooDeep(placeOf(text, element.start));
  const children: XmlNode[] = [];
  let own = '';
  for (const child of element.children) {
    if (child instanceof XmlElement) children.push(nodeOf(child, text, depth + 1));
    else if (child instanceof XmlText || child instanceof XmlCdata) own += child.text;
  }
  const attributes = new Map(Object.entries(element.attributes));
  return { name: element.name, attributes, children, text: own.trim(), at: element.start };
}
