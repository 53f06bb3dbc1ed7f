/** An element to be written. What is `undefined` of its attributes is left out. */
export interface XmlWritten {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly XmlWritten[];
  readonly text?: string;
}

/** An XML text, one element a line. */
export function writeXml(root: XmlWritten, doctype: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${doctype}>\n${lines(root, '').join('\n')}\n`;
}

function lines({ name, attributes = {}, children = [], text = '' }: XmlWritten, indent: string): readonly string[] {
  const all = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value)).replaceAll('"', '&quot;')}"`],
  );
  const head = `${indent}<${name}${all.join('')}`;
  if (children.length === 0) return [text === '' ? `${head}/>` : `${head}>${escaped(text)}</${name}>`];
  return [`${head}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // What XML has no form for.
      .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
