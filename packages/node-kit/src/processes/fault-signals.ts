/** Signals that a program gets for its own faults: what it was given may be why, and would be again. */
export const faultSignals: ReadonlySet<string> = new Set([
  ...['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'],
]);
