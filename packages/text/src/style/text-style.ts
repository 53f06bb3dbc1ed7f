/** The name of one of the `textPresets`. */
export type TextPreset = 'title' | 'lower-third' | 'caption';

/** A line around letters. */
export interface TextOutline {
  /** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. */
  readonly color: string;
  /** How far it reaches beyond the letters, as a share of the canvas's height. */
  readonly width: number;
}

/** What letters throw on what is behind them; a box throws none. */
export interface TextShadow {
  /** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. */
  readonly color: string;
  /** To the right, as a share of the canvas's height. @default 0 */
  readonly x?: number;
  /** Down, as a share of the canvas's height. @default 0 */
  readonly y?: number;
  /** Standard deviation of a Gaussian blur, as a share of the canvas's height. @default 0 */
  readonly blur?: number;
}

/** A rectangle behind all lines. */
export interface TextBox {
  /** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. */
  readonly color: string;
  /** Between the lines and its edge, on every side, as a share of the canvas's height. @default 0 */
  readonly padding?: number;
  /** Of its corners, as a share of the canvas's height. @default 0 */
  readonly radius?: number;
}

/**
 * Where a block stands: by the rule of CSS `background-position`, a share of what the canvas is larger than the block.
 * `x: 0` puts left edge on left edge, 0.5 centre on centre, 1 right edge on right edge; `y` likewise, from the top.
 */
export interface TextPosition {
  readonly x: number;
  readonly y: number;
}

/**
 * How text looks and where it stands. Plain JSON data. Lengths are shares of the canvas's height, so that a style means
 * the same at every output size.
 */
export interface TextStyle {
  /** What holds where the style says nothing else. @default none: a line in the middle, white */
  readonly preset?: TextPreset;
  /**
   * Font files (ttf, otf, the first font of a ttc) that are tried in this order for each letter, before the font that
   * ships with the package. Their bytes are given beside the style.
   */
  readonly fontFile?: string | readonly string[];
  /**
   * 1 to 1000, as in CSS: of a variable font exactly that; of other files from 600 on letters are thickened. @default
   * 400
   */
  readonly weight?: number;
  /** Letters are slanted by 12 degrees. @default false */
  readonly italic?: boolean;
  /** Of an em, as a share of the canvas's height. @default 0.06 */
  readonly size?: number;
  /** Of letters: `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. @default '#ffffff' */
  readonly color?: string;
  /** @default null, none */
  readonly outline?: TextOutline | null;
  /** @default null, none */
  readonly shadow?: TextShadow | null;
  /** @default null, none */
  readonly box?: TextBox | null;
  /** @default { x: 0.5, y: 0.5 } */
  readonly position?: TextPosition;
  /** Of lines among each other. @default 'center' */
  readonly align?: 'left' | 'center' | 'right';
  /** From one baseline to the next, in ems. @default 1.25 */
  readonly lineHeight?: number;
  /** Lines are wrapped at this, as a share of the canvas's width; its box and outline reach beyond. @default 0.9 */
  readonly width?: number;
  /** Which side lines begin at. @default 'auto', that of a paragraph's first letter that has one */
  readonly direction?: 'auto' | 'ltr' | 'rtl';
  /** Stretches that look different, of a text that is one string. @default none */
  readonly marks?: readonly TextMark[];
}

/**
 * A stretch of the text that looks different, by positions in UTF-16 units, half-open. Of those that overlap the later
 * ones win.
 */
export interface TextMark {
  readonly from: number;
  readonly to: number;
  /** @default as the style says */
  readonly bold?: boolean;
  /** @default as the style says */
  readonly italic?: boolean;
  /** @default false */
  readonly underline?: boolean;
  /** `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`. @default as the style says */
  readonly color?: string;
}

/** A style that leaves nothing open. */
export type FullTextStyle = Required<Omit<TextStyle, 'preset' | 'fontFile'>> & { readonly fontFile: readonly string[] };
