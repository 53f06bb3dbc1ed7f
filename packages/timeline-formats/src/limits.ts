/** What a list may hold at most. Beyond it is a mistake, and would only fill the memory. */
export const listLimits = {
  /** Characters of its text; as bytes of UTF-8 the same number is checked. */
  characters: 64 * 1024 * 1024,
  items: 1_000_000,
  /** Values of JSON of all kinds, however they are nested: enough for as many items as that. */
  values: 5_000_000,
  /** Characters of JSON5, which takes some two hundred times as much memory to read. */
  json5: 1024 * 1024,
  /** Bytes of a line of CSV, quoted line breaks among them. */
  line: 1024 * 1024,
} as const;
