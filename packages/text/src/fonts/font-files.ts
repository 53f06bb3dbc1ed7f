/** The fonts that ship with the package, or others in their place. */
export interface BaseFonts {
  /** Bytes of a font file. */
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** Bytes of font files, by the names that styles have for them. */
export type FontFiles = Readonly<Record<string, Uint8Array>>;
