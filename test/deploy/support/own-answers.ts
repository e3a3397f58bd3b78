/** The operations that the emulator lacks or breaks on, answered by the front, each with its reason. */
import { createRequire } from 'node:module';
import { type AwsCall, type Json, jsonOf } from './aws-call.ts';

export interface OwnAnswer {
  readonly status?: number;
  readonly contentType?: string;
  readonly body: string;
}

export interface OwnOperation {
  readonly service: string;
  readonly operation: string;
  readonly reason: string;
  answer(call: AwsCall): OwnAnswer;
}

interface Validation {
  readonly isValid: boolean;
  readonly errors: readonly object[];
}

// A CommonJS module whose types name no default export.
const require = createRequire(import.meta.url);
const validate = require('asl-validator') as (definition: Json) => Validation;

const json = (body: Json, status = 200): OwnAnswer => ({ status, body: JSON.stringify(body) });
const text = (value: unknown): string => String(value ?? '');

const EMPTY_LOGGING =
  '<?xml version="1.0" encoding="UTF-8"?><BucketLoggingStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>';

function validateDefinition(definition: string): Json {
  let problems: readonly object[];
  try {
    problems = validate(JSON.parse(definition) as Json).errors;
  } catch (error) {
    problems = [{ message: String(error) }];
  }
  return {
    result: problems.length === 0 ? 'OK' : 'FAIL',
    diagnostics: problems.map((problem) => ({
      severity: 'ERROR',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: JSON.stringify(problem),
    })),
    truncated: false,
  };
}

/** CloudWatch Logs takes a policy only with these two statements, over the same identifiers. */
function dataProtectionProblem(document: string): string | undefined {
  const { Version, Statement } = JSON.parse(document) as Json;
  if (Version !== '2021-06-01') return 'Version must be 2021-06-01';
  const [audit, mask, ...more] = Array.isArray(Statement) ? (Statement as Json[]) : [];
  if (audit === undefined || mask === undefined || more.length > 0) return 'two statements needed';
  if (!('Audit' in (audit.Operation as Json))) return 'the first statement must audit';
  if (!('Deidentify' in (mask.Operation as Json))) return 'the second statement must de-identify';
  const same = JSON.stringify(audit.DataIdentifier) === JSON.stringify(mask.DataIdentifier);
  return same ? undefined : 'both statements must name the same identifiers';
}

function dataProtection(): readonly OwnOperation[] {
  const policies = new Map<string, string>();
  const reason = 'moto has no data protection policies';
  const operation = (name: string, answer: (input: Json) => OwnAnswer): OwnOperation => ({
    service: 'logs',
    operation: name,
    reason,
    answer: ({ body }) => answer(jsonOf(body)),
  });
  return [
    operation('PutDataProtectionPolicy', (input) => {
      const problem = dataProtectionProblem(text(input.policyDocument));
      if (problem !== undefined) {
        return json({ __type: 'InvalidParameterException', message: problem }, 400);
      }
      policies.set(text(input.logGroupIdentifier), text(input.policyDocument));
      return json(input);
    }),
    operation('GetDataProtectionPolicy', ({ logGroupIdentifier }) => {
      const policyDocument = policies.get(text(logGroupIdentifier));
      return json({ logGroupIdentifier, ...(policyDocument && { policyDocument }) });
    }),
    operation('DeleteDataProtectionPolicy', ({ logGroupIdentifier }) => {
      policies.delete(text(logGroupIdentifier));
      return json({});
    }),
  ];
}

function bucketLogging(): readonly OwnOperation[] {
  const settings = new Map<string, string>();
  const reason =
    'moto breaks on a target bucket whose policy has a statement for every principal ("Principal": "*")';
  // One client ends the path with a slash, another does not.
  const bucketOf = (path: string) => path.split('/')[1] ?? '';
  const xml = (body: string): OwnAnswer => ({ contentType: 'application/xml', body });
  return [
    {
      service: 's3',
      operation: 'PUT logging',
      reason,
      answer: ({ path, body }) => {
        const asked = body.toString('utf8');
        if (asked.includes('<LoggingEnabled>')) settings.set(bucketOf(path), asked);
        else settings.delete(bucketOf(path));
        return xml('');
      },
    },
    {
      service: 's3',
      operation: 'GET logging',
      reason,
      answer: ({ path }) => xml(settings.get(bucketOf(path)) ?? EMPTY_LOGGING),
    },
  ];
}

export const createOwnOperations = (): readonly OwnOperation[] => [
  {
    service: 'states',
    operation: 'ValidateStateMachineDefinition',
    reason: 'moto does not validate definitions; the provider asks before it creates one',
    answer: ({ body }) => json(validateDefinition(text(jsonOf(body).definition))),
  },
  {
    service: 'states',
    operation: 'ListStateMachineVersions',
    reason: 'moto has no versions of state machines; none of ours is published',
    answer: () => json({ stateMachineVersions: [] }),
  },
  ...dataProtection(),
  ...bucketLogging(),
];
