/** The parameters of a deployment: every environment variable that synthesis reads, checked and typed. */
import { suffixLimit, suffixProblem } from './names.ts';

/** What one parameter accepts; `problem` completes the sentence "NAME …". */
interface Parameter<T> {
  readonly fallback: string;
  readonly meaning: string;
  readonly example: string;
  readonly range: string;
  readonly problem: (raw: string) => string | undefined;
  readonly parse: (raw: string) => T;
}

type Environment = Readonly<Record<string, string | undefined>>;

function integer(min: number, max: number, fallback: number, meaning: string): Parameter<number> {
  const isWithin = (value: number) => value >= min && value <= max;
  return {
    fallback: String(fallback),
    meaning,
    example: String(fallback),
    range: `${min} to ${max}`,
    problem: (raw) =>
      /^(0|[1-9][0-9]{0,14})$/.test(raw) && isWithin(Number(raw))
        ? undefined
        : `is ${JSON.stringify(raw)}, not a whole number from ${min} to ${max}`,
    parse: Number,
  };
}

function choice<const T extends string>(
  values: readonly T[],
  fallback: NoInfer<T>,
  meaning: string,
): Parameter<T> {
  const find = (raw: string) => values.find((value) => value === raw);
  return {
    fallback,
    meaning,
    example: fallback,
    range: values.join(', '),
    problem: (raw) =>
      find(raw) === undefined
        ? `is ${JSON.stringify(raw)}, not one of ${values.join(', ')}`
        : undefined,
    parse: (raw) => find(raw) ?? fallback,
  };
}

function text(
  fallback: string,
  example: string,
  range: string,
  meaning: string,
  problem: (raw: string) => string | undefined,
): Parameter<string> {
  return { fallback, meaning, example, range, problem, parse: (raw) => raw };
}

/** Retentions that CloudWatch Logs accepts, in days. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const retention: Parameter<number> = {
  ...integer(1, 3653, 365, 'Days that logs are kept; PCI DSS 10.5.1 asks for 12 months.'),
  range: retentionDays.join(', '),
  problem: (raw) =>
    retentionDays.some((days) => String(days) === raw)
      ? undefined
      : `is ${JSON.stringify(raw)}, not a retention that CloudWatch Logs offers (${retentionDays.join(', ')})`,
};

/** S3's own rules for a bucket name, as far as a typing error would break them. */
const stateBucketProblem = (raw: string) =>
  raw === '' || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(raw)
    ? undefined
    : `is ${JSON.stringify(raw)}, not a bucket name (3 to 63 lower case letters, digits, dots and dashes)`;

export const parameters = {
  ENVIRONMENT_SUFFIX: text(
    'dev',
    'staging',
    `lower case letters, digits and dashes, at most ${suffixLimit().lengthMax}`,
    'Which copy of the system this is; part of every name.',
    suffixProblem,
  ),
  AWS_REGION: choice(['us-east-1'], 'us-east-1', 'Region of the stack.'),
  TF_STATE_BUCKET: text(
    '',
    'my-terraform-state',
    'a bucket name, or empty for a local file',
    'Bucket of the shared Terraform state, with native locking.',
    stateBucketProblem,
  ),
  LAMBDA_RUNTIME: choice(['nodejs24.x', 'nodejs22.x'], 'nodejs24.x', 'Runtime of the functions.'),
  LOG_LEVEL: choice(['debug', 'info', 'warn', 'error'], 'info', 'Least severe level logged.'),
  WORKFLOW_LOG_LEVEL: choice(
    ['ALL', 'ERROR'],
    'ERROR',
    'What Express workflows log: every event, or those of failures.',
  ),
  LOG_RETENTION_DAYS: retention,
  API_RATE_LIMIT: integer(1, 10_000, 1000, 'Requests per second for the whole stage.'),
  API_BURST_LIMIT: integer(1, 5000, 2000, 'Requests at once for the whole stage.'),
  MERCHANT_RATE_LIMIT: integer(1, 10_000, 100, 'Requests per second for one merchant.'),
  MERCHANT_BURST_LIMIT: integer(1, 5000, 200, 'Requests at once for one merchant.'),
  AUTHORIZER_TTL_SECONDS: integer(
    0,
    3600,
    60,
    'Seconds that an authorization is cached; a revoked key works that long.',
  ),
  WAF_MODE: choice(['block', 'count'], 'block', 'Whether the web ACL blocks or only counts.'),
  WAF_RATE_LIMIT: integer(10, 2_000_000_000, 60_000, 'Requests of one address in five minutes.'),
  MERCHANT_SHARDS: integer(
    1,
    64,
    4,
    'Partitions over which one merchant is spread; may only grow.',
  ),
  DUE_SHARDS: integer(1, 64, 4, 'Partitions of the due index; may only grow.'),
  WAITING_CLIENTS_MAX: integer(
    0,
    500,
    50,
    'Clients that may wait for an outcome at once; beyond it the answer is 202 at once.',
  ),
  BATCHING_WINDOW_SECONDS: integer(
    0,
    60,
    0,
    'Seconds that changes and orders may wait for company: cheaper, and later by as much.',
  ),
  BATCH_CONCURRENCY: integer(2, 1000, 5, 'Workers that the batch lane may occupy.'),
  BATCH_CHUNK_BYTES: integer(
    65_536,
    1_073_741_824,
    33_554_432,
    'Bytes of a batch file that one function takes; less of them spread a file over more functions.',
  ),
  BATCH_CHUNKS_AT_ONCE: integer(
    1,
    40,
    40,
    'Chunks of one batch file that are read at the same time; Step Functions runs no more of an inline map.',
  ),
  BATCH_CHUNK_MEMORY_MB: integer(
    256,
    10_240,
    512,
    'Memory of the function that makes rows into payments; its CPU grows with it.',
  ),
  ALARM_API_5XX_PERCENT: integer(1, 100, 1, 'Server errors in percent of requests.'),
  ALARM_API_P99_MS: integer(1, 29_000, 5000, 'Latency of the slowest hundredth, milliseconds.'),
  ALARM_FUNCTION_ERRORS: integer(1, 100_000, 5, 'Errors of one function in five minutes.'),
  ALARM_FUNCTION_THROTTLES: integer(1, 100_000, 1, 'Throttles of one function in five minutes.'),
  ALARM_WORKFLOW_FAILURES: integer(1, 100_000, 5, 'Failed executions in five minutes.'),
  ALARM_WORKFLOW_TIMEOUTS: integer(1, 100_000, 1, 'Timed-out executions in five minutes.'),
  ALARM_DLQ_MESSAGES: integer(1, 100_000, 1, 'Messages in a dead-letter queue.'),
  ALARM_QUEUE_AGE_SECONDS: integer(1, 1_209_600, 300, 'Age of the oldest real-time message.'),
  ALARM_BATCH_QUEUE_AGE_SECONDS: integer(1, 1_209_600, 3600, 'Age of the oldest batch message.'),
  ALARM_NOTIFICATION_AGE_SECONDS: integer(
    1,
    1_209_600,
    259_200,
    'Age of the oldest event that nobody took from `notifications`; it keeps them for 345600.',
  ),
  ALARM_STREAM_AGE_SECONDS: integer(1, 86_400, 3600, 'Age of the change being relayed.'),
  ALARM_STUCK_PAYMENTS: integer(1, 100_000, 1, 'Payments whose work is overdue.'),
  ALARM_PROCESSOR_ERRORS: integer(1, 100_000, 50, 'Processor errors in five minutes.'),
  ALARM_TABLE_THROTTLES: integer(1, 100_000, 5, 'Throttled table requests in five minutes.'),
} as const satisfies Record<string, Parameter<number> | Parameter<string>>;

export type ParameterName = keyof typeof parameters;
export type Settings = {
  readonly [Name in ParameterName]: ReturnType<(typeof parameters)[Name]['parse']>;
};

/** Every problem is one line: the variable, what is wrong with it, and a value that works. */
export type SettingsResult =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const names = Object.keys(parameters).filter((name): name is ParameterName => name in parameters);

/** Throughputs where one bounds the other: the smaller first. */
const ordered: readonly (readonly [ParameterName, ParameterName])[] = [
  ['MERCHANT_RATE_LIMIT', 'API_RATE_LIMIT'],
  ['MERCHANT_BURST_LIMIT', 'API_BURST_LIMIT'],
];

/** The settings of an environment; a variable that is not set takes its default, an empty one is a value. */
export function readSettings(environment: Environment): SettingsResult {
  const raw = (name: ParameterName) => environment[name] ?? parameters[name].fallback;
  const problems = names.flatMap((name) => {
    const problem = parameters[name].problem(raw(name));
    return problem === undefined
      ? []
      : [`${name} ${problem}. Example: ${name}=${parameters[name].example}`];
  });
  if (problems.length > 0) return { kind: 'invalid', problems };
  const contradictions = ordered
    .filter(([smaller, larger]) => Number(raw(smaller)) > Number(raw(larger)))
    .map(
      ([smaller, larger]) =>
        `${smaller} is ${raw(smaller)}, more than ${larger} (${raw(larger)}). Example: ${smaller}=${raw(larger)}`,
    );
  if (contradictions.length > 0) return { kind: 'invalid', problems: contradictions };
  return {
    kind: 'ok',
    settings: Object.fromEntries(
      names.map((name) => [name, parameters[name].parse(raw(name))]),
    ) as Settings,
  };
}
