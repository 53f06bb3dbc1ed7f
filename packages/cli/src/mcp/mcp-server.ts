import { toClipwrightError } from '@clipwright/core';
import type { PendingWork } from '@clipwright/core/author';
import { type CallToolResult, McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Outcome } from './tool.ts';
import { tools } from './tools.ts';
import type { Call, Workshop } from './workshop.ts';

/** A server for one client. @param running Is told of every call that is worked on. */
export function mcpServer(workshop: Workshop, version: string, running: PendingWork): McpServer {
  const { paths, base } = workshop.folders;
  const server = new McpServer(
    { name: 'clipwright', title: 'Clipwright', version },
    {
      capabilities: { tools: {} },
      instructions:
        `Makes videos of clips. Files may be read and made in: ${paths.join(', ')}. Relative paths are of ${base}. ` +
        'Usually: probe what is there, sheet to look at it, detect for scenes, silence or beats, write a list, validate or plan it, render it, and look at the result by sheet or frames.',
    },
  );
  for (const tool of tools) {
    const { name, title, description, output, readOnly } = tool;
    const annotations = {
      readOnlyHint: readOnly,
      destructiveHint: !readOnly,
      idempotentHint: true,
      openWorldHint: false,
    };
    server.registerTool(
      name,
      { title, description, inputSchema: unchecked(tool.input), outputSchema: output, annotations },
      async (given: unknown, context: ServerContext) => {
        const answer = answerOf(tool.run(given, workshop, callOf(context)));
        void running.track(answer);
        return await answer;
      },
    );
  }
  return server;
}

/** The same schema for clients; what they send is checked by the tool, whose errors have codes. */
function unchecked(schema: z.ZodType) {
  const standard = schema['~standard'];
  return { '~standard': { ...standard, validate: (value: unknown) => ({ value }) } };
}

/** Never rejects: what goes wrong is an answer too. */
async function answerOf(work: Promise<Outcome<Record<string, unknown>>>): Promise<CallToolResult> {
  try {
    const { result, pictures = [] } = await work;
    return {
      content: [
        ...pictures.map((picture) => ({ type: 'image' as const, ...picture })),
        // For clients that know of no structured content.
        { type: 'text', text: JSON.stringify(result) },
      ],
      structuredContent: result,
    };
  } catch (cause) {
    const { code, message, remedy, details } = toClipwrightError(cause);
    const error = {
      ...{ code, message },
      ...(remedy === undefined ? {} : { remedy }),
      ...(Object.keys(details).length === 0 ? {} : { details }),
    };
    return { isError: true, content: [{ type: 'text', text: `${code}: ${message}` }], structuredContent: { error } };
  }
}

/** Steps of progress that are worth a message. */
const step = 0.01;

function callOf({ mcpReq }: ServerContext): Call {
  const progressToken = mcpReq._meta?.progressToken;
  let told = -step;
  return {
    signal: mcpReq.signal,
    progress: (ratio, message) => {
      if (progressToken === undefined || ratio < told + step) return;
      told = ratio;
      const params = { progressToken, progress: ratio, total: 1, message };
      // A client that has gone is noticed elsewhere.
      mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}
