import type { ListPlace } from '@clipwright/core';
import type { Losses } from '../losses.ts';
import { XmlFault } from '../xml/with-xml-places.ts';
import type { XmlNode } from '../xml/xml-node.ts';
import type { FcpxmlResources } from './fcpxml-resources.ts';

/** More than any list has: compound clips in compound clips could come to any number. */
const maxItems = 50_000;

/** What reading one list carries along. */
export class FcpxmlReading {
  readonly base: string | undefined;
  readonly resources: FcpxmlResources;
  readonly losses: Losses;
  readonly placeOf: (node: XmlNode) => ListPlace;
  /** Compound clips that are being read: none is part of itself. */
  readonly open = new Set<XmlNode>();
  #items = 0;

  constructor(of: Pick<FcpxmlReading, 'base' | 'resources' | 'losses' | 'placeOf'>) {
    this.base = of.base;
    this.resources = of.resources;
    this.losses = of.losses;
    this.placeOf = of.placeOf;
  }

  /** Counts what is made. */
  count(node: XmlNode, items: number): void {
    this.#items += items;
    if (this.#items > maxItems)
      throw new XmlFault(node.at, `there are more than ${maxItems} items, compound clips taken apart.`);
  }

  lose(subject: string, message: string, node: XmlNode): void {
    this.losses.add('not-read', subject, message, () => this.placeOf(node));
  }
}
