/** Says what is wrong with an answer, whatever the request was. */
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { PROBLEMS } from '../../../src/contract/problems.ts';
import type { PlainAnswer } from '../plain-http.ts';
import type { Contract, Schema } from './contract.ts';
import type { FuzzRequest } from './requests.ts';

/** Answers of the use cases themselves: the request was in order, and its payment has gone on or is busy. */
const DECIDED = new Set([
  'invalid-transition',
  'operation-in-progress',
  'capture-exceeds-authorized',
  'refund-exceeds-captured',
  'operation-limit-reached',
  'batch-ended',
  'duplicate-file',
  'settlement-not-found',
]);

export type Judge = (request: FuzzRequest, answer: PlainAnswer) => readonly string[];

interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export function createJudge(contract: Contract): Judge {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(contract.document, 'contract');
  const compiled = new Map<string, ValidateFunction>();

  function schemaFault(operationId: string, status: number, body: unknown): string[] {
    const operation = contract.operations.find((one) => one.operationId === operationId);
    const declared = operation?.responses[String(status)] as ResponseObject | undefined;
    if (declared === undefined) return [`${status} is not in the contract`];
    const schema = contract.resolve(declared).content?.['application/json']?.schema;
    if (schema?.$ref === undefined) return [];
    const validate = compiled.get(schema.$ref) ?? ajv.compile({ $ref: `contract${schema.$ref}` });
    compiled.set(schema.$ref, validate);
    return validate(body)
      ? []
      : [`its body is not of the contract: ${ajv.errorsText(validate.errors)}`];
  }

  return (request, answer) => {
    const { status, text } = answer;
    if (status >= 500) return [`answered ${status}: ${text.slice(0, 300)}`];
    if (request.method === 'HEAD') return status >= 400 ? [] : ['HEAD was served'];
    if (status >= 400) return problemFaults(request, answer);
    if (status === 304) return [];
    return schemaFault(request.operationId, status, JSON.parse(text));
  };
}

/** Whether the request got as far as the work that it was meant for. */
export const isDecided = ({ status, text }: PlainAnswer): boolean =>
  status < 400 || [...DECIDED].some((code) => text.includes(`"code":"${code}"`));

function problemFaults(request: FuzzRequest, { status, headers, text }: PlainAnswer): string[] {
  if (headers['content-type'] !== 'application/problem+json') {
    return [
      `${status} is no problem+json but ${String(headers['content-type'])}: ${text.slice(0, 200)}`,
    ];
  }
  const problem = JSON.parse(text) as Record<string, unknown>;
  const known = Object.entries(PROBLEMS).find(([code]) => code === problem.code)?.[1];
  return [
    ...(known === undefined ? [`code ${String(problem.code)} is unknown`] : []),
    ...(known?.status === status ? [] : [`${String(problem.code)} came with ${status}`]),
    ...(/\S/.test(String(problem.requestId ?? '')) ? [] : ['it names no request']),
    ...(/4111\D?1111/.test(text) ? ['it repeats a card number'] : []),
    ...(request.isValid && !DECIDED.has(String(problem.code))
      ? [`a request without fault was refused: ${text.slice(0, 400)}`]
      : []),
  ];
}
