import { VirtualTimeScheduler } from 'rxjs';

/** A piece of a render by workers. */
export interface SimulatedPiece {
  /** Seconds that a worker takes to make it. */
  readonly work: number;
  readonly bytes: number;
}

/** What goes on around pieces, in seconds a piece and bytes a second. */
export interface SimulatedPlace {
  readonly workers: number;
  /** Pieces that are in the queue or worked on at once. */
  readonly window: number;
  /** Of the coordinator's program, to send a piece and to take what came of it, beside copying. */
  readonly coordinator: number;
  /** Of the broker, which does one thing after the other. */
  readonly broker: number;
  /** Between any two of them, and until a worker is told of a piece. */
  readonly latency: number;
  /** What the store takes to find or to keep a file, beside its bytes; many at once. */
  readonly store: number;
  /** What the store takes in or gives out, in all. */
  readonly storeBandwidth: number;
  /** What goes to or from one machine. */
  readonly link: number;
}

export interface SimulatedRender {
  readonly seconds: number;
  /** Which part of the time each was busy, from 0 to 1: what comes near to 1 is what keeps the others waiting. */
  readonly busy: Readonly<Record<'workers' | 'coordinator' | 'broker' | 'store', number>>;
}

/**
 * A render of pieces, in their order, by workers of one piece each, in virtual time: until the coordinator has the last
 * of them. Coordinator, broker and the store's bandwidth serve one after the other; work and latencies run side by side.
 */
export function simulatedRender(pieces: readonly SimulatedPiece[], place: SimulatedPlace): SimulatedRender {
  const { workers, coordinator: own, broker: step, latency, store: look, storeBandwidth, link, window } = place;
  const clock = new VirtualTimeScheduler();
  const [coordinator, broker, store] = [server(clock), server(clock), server(clock)];
  const carry = ({ bytes }: SimulatedPiece): number =>
    Math.max(store.serve(bytes / storeBandwidth), bytes / link) + look;
  const after = (seconds: number, then: () => void): unknown => clock.schedule(then, seconds);
  const waiting: SimulatedPiece[] = [];
  let [next, idle, worked, end] = [0, workers, 0, 0];

  // Half of what coordinator and broker do for a piece they do before it is made, and half after.
  const send = (): void => {
    const piece = pieces[next];
    if (piece === undefined) return;
    next += 1;
    after(coordinator.serve(own / 2) + look + latency, () => {
      after(broker.serve(step / 2) + latency, () => {
        waiting.push(piece);
        work();
      });
    });
  };
  const work = (): void => {
    const piece = idle === 0 ? undefined : waiting.shift();
    if (piece === undefined) return;
    idle -= 1;
    worked += piece.work;
    after(piece.work, () => {
      after(carry(piece) + latency, () => {
        // The worker is free when what it made is in the store, and the broker has heard of it.
        after(broker.serve(step / 2) + latency, () => {
          idle += 1;
          work();
          take(piece);
        });
      });
    });
  };
  const take = (piece: SimulatedPiece): void => {
    after(carry(piece), () => {
      after(coordinator.serve(own / 2), () => {
        end = clock.now();
        send();
      });
    });
  };

  for (let sent = 0; sent < window; sent += 1) send();
  clock.flush();
  const share = (seconds: number): number => (end === 0 ? 0 : seconds / end);
  const [told, asked, carried] = [coordinator, broker, store].map(({ busy }) => share(busy()));
  return {
    seconds: end,
    busy: { workers: share(worked / workers), coordinator: told ?? 0, broker: asked ?? 0, store: carried ?? 0 },
  };
}

/** Does one thing after the other. */
function server(clock: VirtualTimeScheduler) {
  let [free, busy] = [0, 0];
  return {
    /** Gives the seconds until it is done. */
    serve: (seconds: number): number => {
      free = Math.max(free, clock.now()) + seconds;
      busy += seconds;
      return free - clock.now();
    },
    busy: (): number => busy,
  };
}
