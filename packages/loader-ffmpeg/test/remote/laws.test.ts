import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipLoader, ClipwrightError } from '@clipwright/core';
import { type ChangingSource, loaderLaws, syntheticLoader } from '@clipwright/testing';
import { defer, EMPTY, map, mergeMap, type Observable } from 'rxjs';
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

/** Opens what a file says. Its sources look whether it still does. */
function ofFiles(loader: ClipLoader): ClipLoader {
  const open: ClipLoader['open'] = (request) =>
    defer(() => readFile(request.uri, 'utf8')).pipe(
      mergeMap((uri) =>
        loader.open({ ...request, uri }).pipe(
          map((event) => {
            if (event.type === 'progress') return event;
            return { ...event, source: { ...event.source, check: () => stillSays(request.uri, uri) } };
          }),
        ),
      ),
    );
  return { ...loader, open };
}

function stillSays(file: string, text: string): Observable<never> {
  return defer(() => readFile(file, 'utf8').catch(() => undefined)).pipe(
    mergeMap((now) => {
      if (now === text) return EMPTY;
      throw new ClipwrightError(now === undefined ? 'source-missing' : 'source-changed', `${file} is another.`);
    }),
  );
}

/** Ways in which a fetched file may become another: the one that lies in the place at the time. */
function changingFiles(): ChangingSource[] {
  const ways: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'cut short': (file) => truncate(file, 3),
    grown: (file) => appendFile(file, '?frames=12'),
    'written anew': (file) => writeFile(file, 'synthetic:two'),
    'taken away': (file) => rm(file),
  };
  return Object.entries(ways).map(([way, change]) => ({
    uri: server.url('one'),
    way,
    change: async () => {
      const [fetched = ''] = await readdir(place);
      await change(join(place, fetched, 'source'));
    },
    code: way === 'taken away' ? 'source-missing' : 'source-changed',
  }));
}

loaderLaws(
  { describe, it },
  {
    name: 'remoteSources',
    capabilities: { audio: true, file: false, other: true, silent: true, notMedia: true, changing: true },
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
        changing: changingFiles(),
        // Everything that is alive, and fetched files.
        leftovers: async () => [...synthetic.leftovers(), ...(await readdir(place))],
        cleanUp: () => loader[Symbol.asyncDispose](),
      };
    },
  },
);
