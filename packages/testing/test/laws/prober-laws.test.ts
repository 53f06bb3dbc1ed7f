import { ClipwrightError, firstExact, instrument, type Prober, retrying } from '@clipwright/core';
import { type ChangingSource, type LawRunner, proberLaws, syntheticProber } from '@clipwright/testing';
import { defer, throwError } from 'rxjs';
import { describe, it } from 'vitest';
import { brokenProbers } from './broken-probers.ts';
import { ClassProber } from './class-backends.ts';
import { notices } from './notices.ts';
import { proberFaults } from './prober-faults.ts';

const suite = (
  runner: LawRunner,
  fault?: string,
  name = 'syntheticProber',
  decorate: (prober: Prober) => Prober = (prober) => prober,
): void =>
  proberLaws(runner, {
    name: `the laws of probers, kept by ${name}`,
    capabilities: { audio: true, incomplete: true, notMedia: true, changing: true },
    make: async () => {
      const plain = syntheticProber({ frames: 40, width: 32, height: 18, origin: 7, frameRate: '30000/1001' });
      const changed = new Set<string>();
      const prober: Prober = {
        probe: (request) => plain.probe(request),
        index: (request, range, detail) =>
          defer(() =>
            changed.has(request.uri)
              ? throwError(() => new ClipwrightError('source-changed', 'It is another.'))
              : plain.index(request, range, detail),
          ),
        settled: () => plain.settled(),
        [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
      };
      const uri = 'synthetic:changing';
      const change = async (): Promise<void> => void changed.add(uri);
      const changing: ChangingSource = { uri, way: 'made another', change, code: 'source-changed' };
      return {
        prober: decorate(brokenProbers[fault ?? '']?.(prober, plain) ?? prober),
        uri: 'synthetic:one',
        missing: 'one',
        incomplete: 'synthetic:one?fail=probe-incomplete',
        notMedia: 'synthetic:one?rate=none',
        changing: [changing],
        leftovers: () => plain.leftovers(),
        cleanUp: () => plain[Symbol.asyncDispose](),
      };
    },
  });

suite({ describe, it });
notices('the laws of probers notice a prober that', suite, proberFaults);

const decorations: Readonly<Record<string, (prober: Prober) => Prober>> = {
  'a class': (prober) => prober,
  'instrument of a class': (prober) => instrument(prober).backend,
  'retrying of a class': (prober) => retrying(prober),
  'firstExact of a class': (prober) => firstExact([prober]),
  'firstExact of instrument of retrying of a class': (prober) => firstExact([instrument(retrying(prober)).backend]),
};
for (const [name, decorate] of Object.entries(decorations)) {
  suite({ describe, it }, undefined, name, (prober) => decorate(new ClassProber(prober)));
}
