/** Lets a step die at one of its calls, before or after the call has had its effect. */

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Death {
  /** At which call, counted from 1. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

type Method = (...input: never[]) => unknown;

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** The ports with the death in them; `calls` tells how many there were. */
export function dying<Ports extends object>(
  ports: Ports,
  death: Death,
): { readonly ports: Ports; readonly calls: () => number } {
  let calls = 0;
  const wrap =
    (method: Method): Method =>
    (...input) => {
      calls += 1;
      const isLast = calls === death.at;
      if (isLast && death.when === 'before') throw new Killed();
      const output = method(...input);
      if (!isLast || isStream(output)) return output;
      return Promise.resolve(output).then(() => {
        throw new Killed();
      });
    };
  const wrapAll = (port: object): object =>
    Object.fromEntries(
      Object.entries(port).map(([name, member]) => [
        name,
        typeof member === 'function' ? wrap(member as Method) : member,
      ]),
    );
  const wrapped = Object.entries(ports).map(([name, port]) => [
    name,
    typeof port === 'function' ? wrap(port as Method) : wrapAll(port as object),
  ]);
  return { ports: Object.fromEntries(wrapped) as Ports, calls: () => calls };
}

/**
 * Runs a step whole, then once for each of its calls and each way to die there, each time followed by a run
 * that is left alone; `verify` sees every world at its end. Answers how many deaths there were.
 */
export async function killAtEachCall<World extends { readonly ports: object }>(options: {
  readonly make: () => Promise<World>;
  readonly run: (ports: World['ports']) => Promise<unknown>;
  readonly verify: (world: World) => void;
}): Promise<number> {
  const { make, run, verify } = options;
  const whole = await make();
  const counted = dying(whole.ports, { at: 0, when: 'before' });
  await run(counted.ports);
  verify(whole);
  let deaths = 0;
  for (let at = 1; at <= counted.calls(); at += 1) {
    for (const when of ['before', 'after'] as const) {
      const world = await make();
      try {
        await run(dying(world.ports, { at, when }).ports);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths += 1;
      }
      await run(world.ports);
      verify(world);
    }
  }
  return deaths;
}
