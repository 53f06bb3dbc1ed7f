/** Is told what is seen of a process by whoever reads what it prints. */
export interface Watch {
  /** It got on. */
  alive(): void;
  /** It is there. */
  present(): void;
  /** From now on it waits for this program, and its time stands still, until what it returns is called. */
  rest(): () => void;
}
