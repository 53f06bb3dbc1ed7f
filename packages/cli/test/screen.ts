import { Terminal } from '@xterm/headless';

/** What a terminal of 24 lines shows at the end, without the empty lines. */
export async function screen(output: string, columns: number): Promise<readonly string[]> {
  const terminal = new Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  terminal.dispose();
  return lines.filter(Boolean);
}
