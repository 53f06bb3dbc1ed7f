import { Observable, type Subscriber } from 'rxjs';
import type { ClipLoader, OpenEvent, OpenRequest } from '../contracts/clip-loader.ts';
import { checkContract, contractVersions } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { closeLate, Relay } from './relay.ts';
import { together } from './together.ts';

/**
 * A loader of several: each source is opened by the first that does not decline it. A loader declines by the error
 * `source-declined`, before it has opened anything or told of any progress; with every other error the source has
 * failed, and nobody else is asked. When all decline, so does this one, with each one's reason.
 *
 * Disposing it disposes of all of them.
 *
 * @throws ClipwrightError `invalid-option` where there is no loader, `plugin-incompatible`.
 * @example
 * const loader = firstSupported([gifLoader(), ffmpegLoader()]);
 */
export function firstSupported(loaders: readonly ClipLoader[]): ClipLoader {
  if (loaders.length === 0) {
    throw new ClipwrightError('invalid-option', 'There is no loader to choose from.', {
      remedy: 'Give at least one.',
      details: { option: 'loaders' },
    });
  }
  for (const loader of loaders) checkContract('loader', 'ClipLoader', loader);
  const asked = [...loaders];
  const closing = pendingWork();
  const late = closeLate(closing);

  const ends = together(asked, closing);
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open: (request) => new Observable((subscriber) => ask({ loaders: asked, request, late, declined: [] }, subscriber)),
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

/** One opening. */
interface Asking {
  readonly loaders: readonly ClipLoader[];
  readonly request: OpenRequest;
  /** Is handed what comes when its receiver has left. */
  readonly late: (event: OpenEvent) => void;
  /** Why those that were asked did not take it. */
  readonly declined: ClipwrightError[];
}

/** Asks the next loader. */
function ask(asking: Asking, subscriber: Subscriber<OpenEvent>): void {
  const { loaders, request, declined } = asking;
  const loader = loaders[declined.length];
  if (loader === undefined) subscriber.error(allDeclined(request.uri, declined));
  else new Asked(asking, subscriber).listen(() => loader.open(request));
}

class Asked extends Relay<OpenEvent> {
  readonly #asking: Asking;

  constructor(asking: Asking, out: Subscriber<OpenEvent>) {
    super(out);
    this.#asking = asking;
  }

  next(event: OpenEvent): void {
    if (this.out.closed) this.#asking.late(event);
    else this.out.next(event);
  }

  override error(error: unknown): void {
    if (this.out.closed || !isDeclined(error)) {
      super.error(error);
      return;
    }
    this.unsubscribe();
    this.#asking.declined.push(error);
    ask(this.#asking, this.out);
  }
}

function isDeclined(error: unknown): error is ClipwrightError {
  return error instanceof ClipwrightError && error.code === 'source-declined';
}

/** Why nobody opens a source: the reason of the only one, or a list of them. */
function allDeclined(uri: string, declined: readonly ClipwrightError[]): ClipwrightError {
  const [only, another] = declined;
  if (only !== undefined && another === undefined) return only;
  const reasons = declined.map(({ message }) => message);
  const list = reasons.map((reason, place) => `(${place + 1}) ${reason}`).join(' ');
  return new ClipwrightError('source-declined', `None of ${declined.length} loaders takes ${uri}: ${list}`, {
    cause: new AggregateError(declined, 'Each loader declined.'),
    details: { uri, reasons },
  });
}
