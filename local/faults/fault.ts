/** What a fault is: which call of which kind goes wrong, in which way; as plain data that can be printed and replayed. */

export const CALL_WAYS = [
  /** An error of the service, and no effect. */
  'fail-before',
  /** The effect, and an error of the service. */
  'fail-after',
  /** No effect, and the connection is cut. */
  'drop',
  /** The effect, and the connection is cut. */
  'lost',
  /** Refused for lack of capacity. */
  'throttle',
  /** The effect at once, the answer after the caller has given up. */
  'slow',
  /** The effect after the caller has given up, and no answer. */
  'late',
  /** The effect twice, one after the other. */
  'twice',
  /** The effect twice at the same time. */
  'twice-at-once',
  /** The function that calls is killed before the effect. */
  'kill-before',
  /** The function that calls is killed after the effect. */
  'kill-after',
  /** Refused by IAM. */
  'deny',
  /** Refused in the answer itself: a transaction that met another. */
  'conflict',
  /** A transaction of the same token is still under way. */
  'in-progress',
  /** A transaction of which one item met the limit of its partition. */
  'throttled-item',
  /** A batch of which the last entry was not taken, and the others were. */
  'partial',
] as const;
export type Way = (typeof CALL_WAYS)[number];

export interface Fault {
  /** The kind of call, as `callKindOf` writes it. */
  readonly call: string;
  /** Only calls that name this payment go wrong, and only they are counted for it. */
  readonly payment?: string;
  /** Which call of the kind goes wrong first: 1 for the first. */
  readonly nth: number;
  /** So many calls go wrong, one after the other; default 1. */
  readonly times?: number;
  readonly way: Way;
}

/** `authorize-payment > lambda:Invoke sandbox-acquirer #1: lost`, with ` of pay_…` before the number where it is aimed at one payment. */
export const describeFault = ({ call, payment, nth, times = 1, way }: Fault): string =>
  `${call}${payment === undefined ? '' : ` of ${payment}`} #${nth}${times > 1 ? `-${nth + times - 1}` : ''}: ${way}`;

const DESCRIBED = /^(.+?)(?: of (pay_[0-9a-z]{26}))? #(\d+)(?:-(\d+))?: ([a-z-]+)$/;

/** Reads what `describeFault` wrote. Throws for any other text. */
export function parseFault(text: string): Fault {
  const [, call = '', payment, first = '', last = first, word = ''] = DESCRIBED.exec(text) ?? [];
  const way = CALL_WAYS.find((one) => one === word);
  if (way === undefined) {
    throw new Error(
      `"${text}" is no fault; write "CALL #N: WAY" or "CALL of PAYMENT #N: WAY" with one of ${CALL_WAYS.join(', ')}`,
    );
  }
  const times = Number(last) - Number(first) + 1;
  return {
    call,
    ...(payment === undefined ? {} : { payment }),
    nth: Number(first),
    way,
    ...(times > 1 ? { times } : {}),
  };
}

interface CallFacts {
  readonly service: string;
  readonly operation: string;
  /** Name of the function, or of the part of AWS, that calls. */
  readonly caller: string;
  /** The first ARN that the call touches. */
  readonly resource: string | undefined;
  readonly suffix: string;
}

/** What differs from run to run in the names of objects: ids and days. */
const PASSING = /(?<=[a-z]{3}_)[0-7][0-9a-hjkmnp-tv-z]{25}|\d{4}-\d{2}-\d{2}/g;

/** `caller > service:Operation resource`, names without the environment's suffix, alike in every run. */
export function callKindOf({ service, operation, caller, resource, suffix }: CallFacts): string {
  const end = `-${suffix}`;
  const bare = (name: string) => (name.endsWith(end) ? name.slice(0, -end.length) : name);
  const name = bare((resource ?? '*').split(/[:/]/).at(-1) ?? '*').replaceAll(PASSING, '*');
  return `${bare(caller)} > ${service}:${operation} ${name}`;
}
