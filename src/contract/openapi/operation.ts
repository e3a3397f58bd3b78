/** What an entry of the table of operations says, and the problems that many of them share. */
import type { Scope } from '../api-keys.ts';
import type { ProblemCode } from '../problems.ts';
import type { ComponentName } from './components.ts';
import type { HeaderName, ParameterName } from './parameters.ts';

export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly schema?: ComponentName;
  readonly headers?: readonly HeaderName[];
  /** Name in EXAMPLES. */
  readonly example?: string;
}

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: 'Payments' | 'Batches' | 'Settlements' | 'Service';
  /** The Lambda function that answers. */
  readonly functionName: string;
  /** Absent: open to everyone, without a key. */
  readonly scope?: Scope;
  readonly parameters: readonly ParameterName[];
  readonly body?: ComponentName;
  /** An absent body then is an empty one. */
  readonly isBodyOptional?: boolean;
  readonly bodyExamples?: readonly string[];
  readonly answers: readonly Answer[];
  readonly problems: readonly ProblemCode[];
}

/** What the gateway may answer on any route that needs a key. */
export const GUARDED: readonly ProblemCode[] = [
  'unauthenticated',
  'access-denied',
  'scope-missing',
  'invalid-parameters',
  'card-number-refused',
  'rate-limited',
];
export const FAILING: readonly ProblemCode[] = [
  'internal-error',
  'temporarily-unavailable',
  'timed-out',
];
export const WRITING: readonly ProblemCode[] = [
  'malformed-json',
  'invalid-body',
  'idempotency-key-missing',
  'idempotency-key-invalid',
  'body-too-large',
  'unsupported-media-type',
  'validation-failed',
  'idempotency-key-reused',
];
