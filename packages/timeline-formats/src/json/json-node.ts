/** JSON as it stands in its text: where each value begins, and numbers as they are written. */
export type JsonNode =
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'boolean'; readonly at: number; readonly value: boolean }
  | { readonly kind: 'number'; readonly at: number; readonly text: string }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly JsonNode[] }
  | JsonObjectNode;

export interface JsonObjectNode {
  readonly kind: 'object';
  /** Position in the text, from 0. */
  readonly at: number;
  readonly members: ReadonlyMap<string, JsonNode>;
  /** Where each key stands. */
  readonly keys: ReadonlyMap<string, number>;
  /** Where members have the names that are used here: what the text calls them. */
  readonly written?: ReadonlyMap<string, string>;
}
