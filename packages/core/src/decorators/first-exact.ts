import { catchError, map, type Observable, throwError } from 'rxjs';
import { checkContract, contractVersions } from '../contracts/contract-versions.ts';
import type { Prober } from '../contracts/prober.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { packetsUnknownFor, toldAfter } from '../probing/packets-unknown.ts';
import { together } from './together.ts';

/**
 * A prober of several: each question is answered by the first that knows for certain. A prober that does not know says
 * `probe-incomplete`, and the next is asked; with every other error the source has failed. When nobody knows, this one
 * says so, with each one's reason. As each answers exactly or not at all, it does not matter that `probe` and `index`
 * of a source may be answered by different ones.
 *
 * Disposing it disposes of all of them.
 *
 * @throws ClipwrightError `invalid-option` where there is no prober, `plugin-incompatible`.
 * @example
 * const prober = firstExact([headersProber(), myProber()]);
 */
export function firstExact(probers: readonly Prober[]): Prober {
  if (probers.length === 0) {
    throw new ClipwrightError('invalid-option', 'There is no prober to ask.', {
      remedy: 'Give at least one.',
      details: { option: 'probers' },
    });
  }
  for (const prober of probers) checkContract('prober', 'Prober', prober);
  const asked = [...probers];
  const ends = together(asked, pendingWork());

  /** @param ask Is given the errors of those that were asked before. */
  const answer = <T>(
    uri: string,
    ask: (prober: Prober, unknown: readonly ClipwrightError[]) => Observable<T>,
    place = 0,
    unknown: readonly ClipwrightError[] = [],
  ): Observable<T> => {
    const prober = asked[place];
    if (prober === undefined) return throwError(() => nobodyKnows(uri, unknown));
    return ask(prober, unknown).pipe(
      catchError((error: unknown) => {
        if (!(error instanceof ClipwrightError) || error.code !== 'probe-incomplete') throw error;
        return answer(uri, ask, place + 1, [...unknown, error]);
      }),
    );
  };

  return {
    contracts: { Prober: contractVersions.Prober },
    probe: (request, help) =>
      answer(request.uri, (prober, unknown) =>
        prober.probe(request, help).pipe(map((info) => toldAfter(info, unknown))),
      ),
    index: (request, range, detail) => answer(request.uri, (prober) => prober.index(request, range, detail)),
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

/** Why nobody answers: the reason of the only one, or a list of them. */
function nobodyKnows(uri: string, unknown: readonly ClipwrightError[]): ClipwrightError {
  const [only, another] = unknown;
  if (only !== undefined && another === undefined) return only;
  const reasons = unknown.map(({ message }) => message);
  const reason = packetsUnknownFor(unknown);
  const list = reasons.map((reason, place) => `(${place + 1}) ${reason}`).join(' ');
  return new ClipwrightError('probe-incomplete', `None of ${unknown.length} probers knows all of ${uri}: ${list}`, {
    cause: new AggregateError(unknown, 'No prober knows all of it.'),
    details: { uri, reasons, ...(reason === undefined ? {} : { packetsUnknownFor: reason }) },
  });
}
