/** A line that is rewritten on a terminal. In a pipe only the last state of each line is printed. */
export interface ProgressLine {
  update(text: string): void;
  /** Leaves the line as it is and goes on below it. */
  end(): void;
}

/** At most ten times a second; `end` shows the last state whatever the time. */
export function progressLine(output: NodeJS.WriteStream): ProgressLine {
  let pending: string | undefined;
  let shownAt = 0;
  const rewrite = (text: string): void => {
    output.write(`\r\u001b[2K${text}`);
  };
  return {
    update: (text) => {
      pending = text;
      if (!output.isTTY || performance.now() - shownAt < 100) return;
      shownAt = performance.now();
      rewrite(text);
    },
    end: () => {
      if (pending === undefined) return;
      if (output.isTTY) rewrite(`${pending}\n`);
      else output.write(`${pending}\n`);
      pending = undefined;
    },
  };
}
