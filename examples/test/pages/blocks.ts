import { textOf } from './pages.ts';

/**
 * A block of code that a page shows, with what the page says about it in comments that readers do not see:
 *
 * - `<!-- before: CODE -->` in front of it and `<!-- after: CODE -->` behind it: what a program has around the block,
 *   such as the call of the function that it defines;
 * - `<!-- not run: REASON -->` in front of it: its types are checked, and it is not run;
 * - `<!-- not checked: REASON -->`: nor are they;
 * - `<!-- refused -->` in front of a list: the block behind it is the message.
 */
export interface Block {
  readonly page: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  /** What stands behind the backticks: `js`, `ts`, `json`, `csv`, `sh`. */
  readonly language: string;
  readonly code: string;
  readonly before: Hidden | undefined;
  readonly after: Hidden | undefined;
  /** Why it is not run, or not checked. */
  readonly notRun: string | undefined;
  readonly notChecked: string | undefined;
  readonly refused: boolean;
}

/** Code in a comment. */
interface Hidden {
  readonly line: number;
  readonly code: string;
}

/** A comment, or a block of code. */
interface Part extends Hidden {
  /** From which line to which, the first and the last that are its own. */
  readonly from: number;
  readonly to: number;
  /** Of a comment its word, such as `before`; of code the language. */
  readonly name: string;
  readonly isComment: boolean;
}

/** The blocks of code of a page. */
export function blocksOf(page: string): readonly Block[] {
  const lines = textOf(page).split('\n');
  const parts = partsOf(lines);
  const adjoins = (first: Part | undefined, second: Part | undefined): boolean =>
    first !== undefined && second !== undefined && lines.slice(first.to, second.from - 1).every((line) => line === '');
  return parts.flatMap((part, position): Block[] => {
    if (part.isComment) return [];
    const comments = new Map<string, Part>();
    for (let i = position - 1; parts[i]?.isComment === true && adjoins(parts[i], parts[i + 1]); i -= 1) {
      const comment = parts[i];
      if (comment?.name === 'after') break;
      if (comment !== undefined) comments.set(comment.name, comment);
    }
    const next = parts[position + 1];
    const after = next?.name === 'after' && adjoins(part, next) ? next : undefined;
    return [
      {
        page,
        line: part.line,
        language: part.name,
        code: part.code,
        before: comments.get('before'),
        after,
        notRun: comments.get('not run')?.code.trim(),
        notChecked: comments.get('not checked')?.code.trim(),
        refused: comments.has('refused'),
      },
    ];
  });
}

/** A program of a block and what is around it, in which every line has the number that it has on the page. */
export function programOf({ code, line, before, after }: Block): string {
  const program: string[] = [];
  for (const part of [before, { code, line }, after]) {
    if (part === undefined) continue;
    while (program.length < part.line - 1) program.push('');
    program.push(...part.code.split('\n'));
  }
  return `${program.join('\n').trimEnd()}\n`;
}

const opening = /^(\s*)(`{3,})([\w-]*)\s*$/;
const comment = /^<!-- (before|after|not run|not checked|refused)(?::\s*(.*?))?\s*(-->)?$/;

function partsOf(lines: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', fence, language = ''] = opening.exec(lines[at] ?? '') ?? [];
    if (fence !== undefined) {
      const from = at + 1;
      const end = endOf(lines, from, (line) => line === indent + fence);
      const code = lines.slice(from, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
      parts.push({ from, to: end + 1, line: from + 1, name: language, isComment: false, code: code.join('\n') });
      at = end;
      continue;
    }
    const [, name, first = '', closed] = comment.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    const from = at + 1;
    const end = closed === undefined ? endOf(lines, from, (line) => line === '-->') : at;
    const code = closed === undefined ? [first, ...lines.slice(from, end)] : [first];
    parts.push({ from, to: end + 1, line: from, name, isComment: true, code: code.join('\n') });
    at = end;
  }
  return parts;
}

function endOf(lines: readonly string[], from: number, isEnd: (line: string) => boolean): number {
  const end = lines.findIndex((line, at) => at >= from && isEnd(line));
  if (end < 0) throw new Error(`What begins in line ${from} does not end: ${lines[from - 1]}`);
  return end;
}
