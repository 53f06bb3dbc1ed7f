import { fileURLToPath } from 'node:url';
import { type CallToolResult, Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const bin = fileURLToPath(new URL('../../bin/clipwright.js', import.meta.url));

/** A client of the built command, started for some folders. */
export interface Connected extends AsyncDisposable {
  readonly client: Client;
  /** The server's process. */
  readonly pid: number | null;
  /** What came on its standard output and was no message. */
  readonly strange: readonly Error[];
  /** Calls a tool. */
  call(name: string, args: Record<string, unknown>): Promise<CallToolResult>;
}

interface ConnectOptions {
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly version?: ClientOptions['versionNegotiation'];
}

export async function connected({ folders, env, version }: ConnectOptions): Promise<Connected> {
  const client = new Client(
    { name: 'test', version: '1' },
    version === undefined ? {} : { versionNegotiation: version },
  );
  const strange: Error[] = [];
  client.onerror = (error) => strange.push(error);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', ...folders],
    env: { PATH: process.env.PATH ?? '', ...env },
    stderr: 'inherit',
  });
  await client.connect(transport);
  return {
    client,
    pid: transport.pid,
    strange,
    call: (name, args) => client.callTool({ name, arguments: args }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
