/** What the routes of commands share: who, on which payment, with which body, and how long to wait. */
import type { Commanded, CommandRequest, CommandResult } from '../../application/record-command.ts';
import type { Scope } from '../../contract/api-keys.ts';
import type { Caller } from '../../contract/caller.ts';
import { parsePrefer } from '../../contract/headers.ts';
import type { Parsed } from '../../contract/parse.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import { type Answered, refuse } from './api-answer.ts';
import type { ApiRoute } from './api-handler.ts';
import type { ApiRequest } from './api-request.ts';
import { answerChangedPayment, preferenceApplied } from './payment-answer.ts';
import { readBody } from './read-body.ts';
import { waitLeft } from './wait-left.ts';

interface Options<Body, Answer extends Commanded, Rejection extends ProblemCode> {
  /** The contract's operationId. */
  readonly operation: string;
  readonly scope: Scope;
  readonly parse: (body: unknown) => Parsed<Body>;
  /** An absent body then is an empty one. */
  readonly isBodyOptional: boolean;
  readonly command: (
    input: CommandRequest<Body>,
  ) => Promise<Answer | Extract<CommandResult<Rejection>, { readonly ok: false }>>;
  /** By default the payment. */
  readonly toAnswer?: (
    result: Answer,
    path: CommandPaths,
    headers: Readonly<Record<string, string>>,
  ) => Answered;
}

export interface CommandPaths {
  /** As the client wrote it, stage included. */
  readonly command: string;
  readonly payment: string;
}

/** `/v1/payments/{id}/capture` → `/v1/payments/{id}`. */
const pathsOf = ({ sentPath }: ApiRequest): CommandPaths => ({
  command: sentPath,
  payment: sentPath.slice(0, sentPath.lastIndexOf('/')),
});

const paymentAnswer = (
  result: Commanded,
  { payment }: CommandPaths,
  headers: Readonly<Record<string, string>>,
): Answered => answerChangedPayment(result, { location: payment, ...headers });

export const commandRoute = <Body, Answer extends Commanded, Rejection extends ProblemCode>({
  operation,
  scope,
  parse,
  isBodyOptional,
  command,
  toAnswer = paymentAnswer,
}: Options<Body, Answer, Rejection>): ApiRoute => ({
  operation,
  scopes: [scope],
  async answer(request: ApiRequest, caller: Caller) {
    const read = readBody(request, parse, { isOptional: isBodyOptional });
    if (!read.ok) return read.refusal;
    const preference = parsePrefer(request.headers.prefer);
    const result = await command({
      caller,
      paymentId: request.pathParameters.paymentId ?? '',
      request: read.value,
      idempotencyKey: read.idempotencyKey,
      fingerprint: read.fingerprint,
      waitSeconds: waitLeft(preference, request),
    });
    if (!result.ok) {
      const { rejection, currentStatus } = result;
      return refuse(rejection, currentStatus === undefined ? {} : { currentStatus });
    }
    const { replayed, statusCode, payment } = result;
    return {
      ...toAnswer(result, pathsOf(request), preferenceApplied(preference, statusCode)),
      told: {
        fields: { paymentId: payment.id, replayed },
        values: { [replayed ? 'CommandsReplayed' : 'CommandsAccepted']: 1 },
      },
    };
  },
});
