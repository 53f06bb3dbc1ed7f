import type { S3Operation, S3Request } from './s3-request.ts';

/** What goes wrong with one request. */
export type S3Fault =
  /** The connection breaks before anything is done. */
  | { readonly kind: 'lose-request' }
  /** It is done, and the connection breaks. */
  | { readonly kind: 'lose-answer' }
  /** It is done twice, as by a proxy that did not wait, and answered as it was done the second time. */
  | { readonly kind: 'twice' }
  /** The answer breaks off after so many bytes of its body. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The answer has so many bytes, as if that were all. */
  | { readonly kind: 'short'; readonly bytes: number }
  /** The first byte of the answer's body is another. */
  | { readonly kind: 'flip' }
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** Nothing is read and done, or it is not answered, until the gate is opened. */
  | { readonly kind: 'hold'; readonly gate: S3Gate; readonly until: 'done' | 'answered' };

/** Which requests something goes wrong with. It is asked once for each. */
export type S3Faults = (request: S3Request) => S3Fault | undefined;

/** Where a request waits for a test. */
export interface S3Gate {
  /** Resolves when a request has come to it. */
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  reach(): void;
  open(): void;
}

export function gate(): S3Gate {
  let reach = (): void => {};
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { reached, opened, reach, open };
}

/** The first so many requests of an operation. @param count @default 1 */
export function first(operation: S3Operation, fault: S3Fault, count = 1): S3Faults {
  let left = count;
  return (request) => {
    if (request.operation !== operation || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

/** Each request, the first time that it is made. */
export function firstOfEach(fault: S3Fault): S3Faults {
  const made = new Set<string>();
  return ({ operation, key, query }) => {
    const request = `${operation} ${key} ${query.get('partNumber')}`;
    if (made.has(request)) return undefined;
    made.add(request);
    return fault;
  };
}

export function every(operation: S3Operation, fault: S3Fault): S3Faults {
  return (request) => (request.operation === operation ? fault : undefined);
}
