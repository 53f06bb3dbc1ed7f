// What is used of packages that bring no types.

declare module 'linebreak' {
  interface Break {
    /** UTF-16 units before it. */
    readonly position: number;
    readonly required: boolean;
  }
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): Break | null;
  }
}

declare module 'unicode-properties' {
  const properties: { getScript(codePoint: number): string };
  export default properties;
}
