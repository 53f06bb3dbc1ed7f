/** An element as it stands in its text. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** What it holds beside elements, without space around it. */
  readonly text: string;
  /** Position in the text, from 0. */
  readonly at: number;
}

export function childrenOf(node: XmlNode, name: string): readonly XmlNode[] {
  return node.children.filter((child) => child.name === name);
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name);
}

/** What a child holds as text; `undefined` where it is not there, or empty. */
export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  const text = childOf(node, name)?.text;
  return text === '' ? undefined : text;
}

/** An attribute that is not empty. */
export function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  const value = node?.attributes.get(name);
  return value === '' ? undefined : value;
}

/** All elements of a name below one, in order. */
export function* below(node: XmlNode, name: string): Generator<XmlNode> {
  for (const child of node.children) {
    if (child.name === name) yield child;
    yield* below(child, name);
  }
}
