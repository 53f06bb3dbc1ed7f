import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { S3Bucket } from './s3-bucket.ts';
import type { S3Fault, S3Faults } from './s3-faults.ts';
import {
  readRequest,
  refusal,
  refusedSignature,
  type S3Answer,
  type S3Operation,
  type S3Request,
} from './s3-request.ts';

/** A service with one bucket on this machine, as much of S3 as stores of ours ask for. Its bucket stands in the path. */
export interface S3Double extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucketName: string;
  readonly accessKeyId: string;
  readonly bucket: S3Bucket;
  /** What was asked for so far, in order. */
  readonly requests: readonly S3Request[];
  /** What goes wrong from now on. @default nothing */
  faults: S3Faults;
  /** How often something was asked for. */
  count(operation: S3Operation): number;
  /** Requests that are not answered yet, and connections that are open. */
  readonly open: { readonly requests: number; readonly connections: number };
}

export async function s3Double(accessKeyId = 'DOUBLEKEY'): Promise<S3Double> {
  const bucket = new S3Bucket('bucket');
  const sockets = new Set<Socket>();
  const requests: S3Request[] = [];
  let running = 0;
  let faults: S3Faults = () => undefined;

  const carryOut = async (request: S3Request, message: IncomingMessage, fault?: S3Fault): Promise<S3Answer> => {
    const body = await contentOf(message);
    const refused = refusedSignature(request, accessKeyId, body);
    if (refused !== undefined) return refused;
    if (fault?.kind === 'twice') bucket.answer(request, body);
    return bucket.answer(request, body);
  };
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = readRequest(message);
    requests.push(request);
    const fault = faults(request);
    if (fault?.kind === 'lose-request') return void message.socket.destroy();
    if (fault?.kind === 'status') {
      // Before its content was read, as services do.
      return send(request, response, refusal(fault.status, fault.code));
    }
    if (fault?.kind === 'hold' && fault.until === 'done') await waitAt(fault.gate);
    const answer = await carryOut(request, message, fault);
    if (fault?.kind === 'hold' && fault.until === 'answered') await waitAt(fault.gate);
    if (fault?.kind === 'lose-answer') return void message.socket.destroy();
    send(request, response, answer, fault);
  };
  const server = createServer((message, response) => {
    running += 1;
    response.on('close', () => {
      running -= 1;
    });
    // Whoever asked has gone.
    serve(message, response).catch(() => message.socket.destroy());
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Whoever has connected closes it.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = server.address();
  const port = typeof found === 'object' && found !== null ? found.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucketName: 'bucket',
    accessKeyId,
    bucket,
    requests,
    get faults() {
      return faults;
    },
    set faults(wanted) {
      faults = wanted;
    },
    count: (operation) => requests.filter((request) => request.operation === operation).length,
    get open() {
      return { requests: running, connections: sockets.size };
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function waitAt({ reach, opened }: { reach(): void; readonly opened: Promise<void> }): Promise<void> {
  reach();
  await opened;
}

async function contentOf(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send({ operation }: S3Request, response: ServerResponse, answer: S3Answer, fault?: S3Fault): void {
  const { status, headers = {}, body: whole = '' } = answer;
  const bytes = new Uint8Array(Buffer.from(whole));
  if (fault?.kind === 'flip') bytes.set(bytes.subarray(0, 1).map((byte) => byte ^ 1));
  const body = fault?.kind === 'short' ? bytes.subarray(0, fault.bytes) : bytes;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  if (operation === 'HeadObject') response.end();
  else if (fault?.kind === 'cut') response.write(body.subarray(0, fault.bytes), () => response.destroy());
  else response.end(body);
}
