import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import { shareByKey } from '../../src/operators/share-by-key.ts';
import { ShareModel } from './share-model.ts';
import { Caller, manualLoad, Value } from './shared-values.ts';

const reason = new Error('no');
const keys = ['a', 'b', 'c'];

/** The real thing in virtual time, with all it was asked for and all that its loads made. */
class Real {
  readonly #scheduler = new VirtualTimeScheduler();
  readonly work = manualLoad();
  readonly callers: Caller[] = [];
  readonly values = new Map<number, Value>();
  /** What loads registered and gave up. */
  readonly parts: Value[] = [];
  readonly shared;

  constructor(idleTimeToLive: number) {
    this.shared = shareByKey<Value>({ idleTimeToLive, scheduler: this.#scheduler });
  }

  /** The value of a run, registered as it is made. */
  make(at: number): Value {
    const value = this.values.get(at) ?? this.work.run(at).scope.add(new Value());
    this.values.set(at, value);
    return value;
  }

  advance(milliseconds: number): void {
    const until = this.#scheduler.frame + milliseconds;
    this.#scheduler.maxFrames = until;
    this.#scheduler.flush();
    this.#scheduler.frame = until;
  }
}

/** What can be seen, and the same as the model has it. */
const compare = (model: ShareModel, real: Real): void => {
  const { weight, callers, inFlight, inUse, idle } = real.shared.counts();
  const actual = {
    counts: { weight, callers, inFlight, inUse, idle },
    keys: real.shared.keys().toSorted(),
    running: real.work.runs.map(({ running }) => running),
    disposals: real.work.runs.map((_, at) => real.values.get(at)?.disposals),
    held: real.callers.map(({ value }) => value),
    errors: real.callers.map(({ errors }) => errors),
  };
  const open = model.runsInState('open').length;
  const disposals = { loading: 0, open: 0, failed: 1, cancelled: 1, closed: 1 };
  const wanted = {
    counts: {
      weight: open,
      callers: model.callersInState('waiting', 'holding').length,
      inFlight: model.runsInState('loading').length,
      inUse: open - model.idle.length,
      idle: model.idle.length,
    },
    keys: keys.filter((key) => model.runs.some((run) => run.key === key && run.reachable)),
    running: model.runs.map(({ state }) => state === 'loading'),
    disposals: model.runs.map(({ state }, at) => (real.values.has(at) ? disposals[state] : undefined)),
    held: model.callers.map(({ run, held }) => (held ? real.values.get(run) : undefined)),
    errors: model.callers.map(({ state }) => (state === 'failed' ? [reason] : [])),
  };
  // Asked some ten thousand times: the runner's own comparison, with its message, only where they differ.
  if (!isDeepStrictEqual(actual, wanted)) expect(actual).toEqual(wanted);
};

type ShareCommand = fc.Command<ShareModel, Real>;
const pick = fc.nat(1000);
const key = fc.constantFrom(...keys);

/** A command on one of the things that the model offers for it at that moment. */
const onOne = (
  name: string,
  offered: (model: ShareModel) => readonly number[],
  act: (at: number, model: ShareModel, real: Real) => void,
): fc.Arbitrary<ShareCommand> =>
  pick.map((n) => ({
    check: (model) => offered(model).length > 0,
    run: (model, real) => {
      const choice = offered(model);
      act(choice[n % choice.length] ?? 0, model, real);
      compare(model, real);
    },
    toString: () => `${name}(${n})`,
  }));

const onAny = <A>(
  name: string,
  argument: fc.Arbitrary<A>,
  act: (argument: A, model: ShareModel, real: Real) => void,
): fc.Arbitrary<ShareCommand> =>
  argument.map((value) => ({
    check: () => true,
    run: (model, real) => {
      act(value, model, real);
      compare(model, real);
    },
    toString: () => `${name}(${value})`,
  }));

const get = onAny('get', key, (name, model, real) => {
  model.get(name);
  real.callers.push(new Caller(real.shared.get(name, real.work.load)));
});

const commands: fc.Arbitrary<ShareCommand>[] = [
  // As often as what ends and changes things together.
  ...[get, get, get, get],
  onOne(
    'leave',
    (model) => model.callersInState('waiting', 'holding'),
    (at, model, real) => {
      model.leave(at);
      real.callers[at]?.leave();
    },
  ),
  // From now on the load may be left between making its value and delivering it.
  onOne(
    'make',
    (model) => model.runsInState('loading'),
    (at, _, real) => void real.make(at),
  ),
  // What belongs to a run that is over is disposed of at once.
  onOne(
    'make late',
    (model) => model.runsInState('cancelled'),
    (at, _, real) => void real.make(at),
  ),
  onOne(
    'finish',
    (model) => model.runsInState('loading'),
    (at, model, real) => {
      model.finish(at);
      real.work.run(at).finish(real.make(at));
    },
  ),
  onOne(
    'fail',
    (model) => model.runsInState('loading'),
    (at, model, real) => {
      model.fail(at);
      real.work.run(at).events.error(reason);
    },
  ),
  onAny('invalidate', key, (name, model, real) => {
    model.invalidate(name);
    real.shared.invalidate(name);
  }),
  onAny('touch', key, (name, model, real) => {
    model.touch(name);
    real.shared.touch(name);
  }),
  onAny('evict', fc.constant(''), (_, model, real) => {
    expect(real.shared.evict()).toBe(model.evict());
  }),
  onAny('advance', fc.constantFrom(1, 5, 10, 50), (milliseconds, model, real) => {
    model.advance(milliseconds);
    real.advance(milliseconds);
  }),
];

it('does what a plain model does, whatever is asked of it', () => {
  let callers = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(0, 10, 40, Infinity),
      fc.commands(commands, { maxCommands: 80, size: 'max' }),
      (idleTime, sequence) => {
        const model = new ShareModel(idleTime);
        const real = new Real(idleTime);
        fc.modelRun(() => ({ model, real }), sequence);
        callers += model.callers.length;
        for (const caller of real.callers) caller.leave();
        void real.shared[Symbol.asyncDispose]();
        for (const value of real.values.values()) expect(value.disposals).toBe(1);
        expect(real.work.runs.filter(({ running }) => running)).toEqual([]);
        const { weight, callers: waiting, inFlight, inUse, idle } = real.shared.counts();
        expect([weight, waiting, inFlight, inUse, idle]).toEqual([0, 0, 0, 0, 0]);
      },
    ),
    { numRuns: 500 },
  );
  // The sequences were no short ones.
  expect(callers).toBeGreaterThan(4000);
});
