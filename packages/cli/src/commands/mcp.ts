import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AbortError } from '@clipwright/core';
import { pendingWork } from '@clipwright/core/author';
import { allowedFolders } from '@clipwright/node-kit';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { mcpServer } from '../mcp/mcp-server.ts';
import { turns } from '../mcp/turns.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';
import { untilAborted } from '../until-aborted.ts';
import { version } from '../version.ts';

export type McpFlags = GlobalFlags & SourceFlags & CacheFlags;

/**
 * Serves the Model Context Protocol on standard input and output until the input ends. Errors: `invalid-option` for what
 * is no folder.
 */
export async function mcp(names: readonly string[], flags: McpFlags, context: RunContext): Promise<number> {
  const { signal, stdout } = context;
  const folders = await allowedFolders(names, context.cwd);
  await using clipwright = await compose(flags, context, storeChoice(flags, context), ffmpegRendererModule);
  const running = pendingWork();
  const workshop = { clipwright, folders, inTurn: turns(), context };

  const input = Readable.from(chunks(untilAborted(context.stdin(), signal)));
  const ended = finished(input).catch(() => {});
  const output = new PassThrough();
  // Standard output is not this server's to close.
  output.pipe(stdout, { end: false });
  const transport = new StdioServerTransport(input, output);
  const connection = serveStdio(() => mcpServer(workshop, version(), running), { transport });

  await ended;
  // Cancels what is still worked on: whoever asked for it has gone.
  await connection.close();
  await running.settled();
  if (signal.aborted) throw new AbortError();
  return exitCodes.success;
}

async function* chunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const each of bytes) yield Buffer.from(each.buffer, each.byteOffset, each.length);
}
