// What core takes from its platform, which is a browser or Node: no more of it is known here, neither the DOM nor Node.
// It is not part of the published types: those name AbortSignal alone, which their users have from either.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}

declare const performance: { now(): number };
