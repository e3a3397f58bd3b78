/** The physical names of the stack, the limit that AWS sets to each, and what that leaves for an environment suffix. */
import {
  functionNames,
  machineNames,
  queueNames,
  tableNames,
  topicNames,
  undeliveredQueue,
} from './resources.ts';

interface NameRule {
  /** What the name is of, as AWS calls it. */
  readonly kind: string;
  /** Longest name that AWS accepts. */
  readonly lengthMax: number;
  readonly resources: readonly string[];
  /** Set where the name is global and therefore carries the account id. */
  readonly perAccount?: boolean;
}

const ACCOUNT_ID_LENGTH = 12;

/** A state machine's role and log group: its own name may also be a function's. */
export const workflowName = (machine: string) => `${machine}-workflow`;

const nameRules: readonly NameRule[] = [
  {
    kind: 'S3 bucket',
    lengthMax: 63,
    resources: ['payment-batches', 'payment-logs'],
    perAccount: true,
  },
  { kind: 'Lambda function', lengthMax: 64, resources: functionNames },
  {
    kind: 'IAM role',
    lengthMax: 64,
    resources: [...functionNames, ...machineNames.map(workflowName)],
  },
  { kind: 'state machine', lengthMax: 80, resources: machineNames },
  { kind: 'SQS queue', lengthMax: 80, resources: [...queueNames, undeliveredQueue] },
  { kind: 'SNS topic', lengthMax: 256, resources: topicNames },
  { kind: 'DynamoDB table', lengthMax: 255, resources: tableNames },
  { kind: 'WAF web ACL', lengthMax: 128, resources: ['payments'] },
];

/** `{resource}-{suffix}`, never cut. */
export const physicalName = (resource: string, suffix: string) => `${resource}-${suffix}`;

/** What AWS does not let a bucket name end with (general purpose bucket naming rules). */
const reservedBucketEndings = ['-s3alias', '--ol-s3', '--x-s3', '--table-s3', '-an'];

/** Our own limit: API keys and messages carry the suffix, and their schemas bound it. */
const CONTRACT_LENGTH_MAX = 32;

/** The longest suffix that every name can carry, and the name that sets the limit. */
export function suffixLimit(): { readonly lengthMax: number; readonly tightest: string } {
  const rooms = nameRules.flatMap(({ kind, lengthMax, resources, perAccount }) =>
    resources.map((resource) => ({
      lengthMax: lengthMax - resource.length - 1 - (perAccount ? ACCOUNT_ID_LENGTH + 1 : 0),
      tightest: `the ${kind} ${resource}${perAccount ? '-{account}' : ''}-{suffix}, ${lengthMax} characters`,
    })),
  );
  return rooms.reduce((least, room) => (room.lengthMax < least.lengthMax ? room : least), {
    lengthMax: CONTRACT_LENGTH_MAX,
    tightest: `the environment in an API key, ${CONTRACT_LENGTH_MAX} characters`,
  });
}

/** Suffix beginnings that would make one copy's names another copy's: `payments-` + `dlq-x` is `payments-dlq-` + `x`. */
export function collidingPrefixes(): readonly string[] {
  const colliding = nameRules.flatMap(({ resources }) =>
    resources.flatMap((resource) =>
      resources
        .filter((longer) => longer.startsWith(`${resource}-`))
        .map((longer) => `${longer.slice(resource.length + 1)}-`),
    ),
  );
  return [...new Set(colliding)].sort();
}

/** What is wrong with a suffix, or undefined. */
export function suffixProblem(suffix: string): string | undefined {
  const { lengthMax, tightest } = suffixLimit();
  if (suffix === '') return 'is empty';
  const shown = JSON.stringify(suffix);
  if (!/^[a-z0-9-]+$/.test(suffix)) {
    return `${shown} has characters other than lower case letters, digits and dashes`;
  }
  if (!/^[a-z0-9].*$/.test(suffix) || suffix.endsWith('-')) {
    return `${shown} begins or ends with a dash`;
  }
  if (suffix.length > lengthMax) {
    return `${shown} has ${suffix.length} characters, ${lengthMax} fit (the tightest name is ${tightest})`;
  }
  const ending = reservedBucketEndings.find((reserved) => `-${suffix}`.endsWith(reserved));
  if (ending !== undefined)
    return `${shown} makes a bucket name end in "${ending}", which S3 reserves`;
  const prefix = collidingPrefixes().find((colliding) => suffix.startsWith(colliding));
  if (prefix !== undefined) {
    return `${shown} begins with "${prefix}", so its names could be those of the environment "${suffix.slice(prefix.length)}"`;
  }
  return undefined;
}
