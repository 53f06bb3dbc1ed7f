import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipLoader } from '@clipwright/core';
import { loaderLaws, syntheticLoader } from '@clipwright/core/testing';
import { defer, mergeMap } from 'rxjs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { remoteSources } from '../../src/index.ts';
import { type LocalServer, localServer } from './local-server.ts';

/** What is fetched says what a loader without ffmpeg is to make of it. */
const contents: Readonly<Record<string, string>> = {
  '/one': 'synthetic:one',
  '/two': 'synthetic:two',
  '/silent': 'synthetic:silent?audio=0',
  '/wrong': 'synthetic:one?rate=none',
};

let place = '';
let server: LocalServer;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'clipwright-remote-laws-'));
  server = await localServer((request, response) => {
    const content = contents[request.url ?? ''];
    if (content === undefined) response.writeHead(404).end();
    else response.end(content);
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(place, { recursive: true });
});

/** Opens what a file says. */
function ofFiles(loader: ClipLoader): ClipLoader {
  const open: ClipLoader['open'] = (request) =>
    defer(() => readFile(request.uri, 'utf8')).pipe(mergeMap((uri) => loader.open({ ...request, uri })));
  return { ...loader, open };
}

loaderLaws(
  { describe, it },
  {
    name: 'remoteSources',
    capabilities: { audio: true, file: false, other: true, silent: true, notMedia: true },
    make: async () => {
      const synthetic = syntheticLoader({ frames: 20, width: 32, height: 18, frameRate: '30000/1001' });
      const hosts = [`127.0.0.1:${server.port}`];
      const loader = remoteSources(ofFiles(synthetic), { hosts, directory: place, privateNetworks: ['127.0.0.1'] });
      return {
        loader,
        uri: server.url('one'),
        other: server.url('two'),
        silent: server.url('silent'),
        notMedia: server.url('wrong'),
        missing: server.url('missing'),
        // Everything that is alive, and fetched files.
        leftovers: async () => [...synthetic.leftovers(), ...(await readdir(place))],
        cleanUp: () => loader[Symbol.asyncDispose](),
      };
    },
  },
);
