/** A stretch of text that looks different from the rest of it. */
export interface TextSpan {
  readonly text: string;
  /** @default as the style says */
  readonly bold?: boolean;
  /** @default as the style says */
  readonly italic?: boolean;
  /** @default false */
  readonly underline?: boolean;
  /** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. @default as the style says */
  readonly color?: string;
}
