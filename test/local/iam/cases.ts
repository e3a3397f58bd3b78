/** Short ways to write policies and to ask what they decide. */
import { type Caller, evaluate } from '../../../local/iam/evaluate.ts';
import { compilePolicy } from '../../../local/iam/statement.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/service/submit-payment-dev';
export const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/payment-transactions-dev';
export const role: Caller = { kind: 'role', roleArn: ROLE, sessionName: 'submit-payment-dev' };
export const gateway: Caller = { kind: 'service', service: 'apigateway.amazonaws.com' };

export const identity = (...Statement: object[]) =>
  compilePolicy(JSON.stringify({ Statement }), 'policy', 'identity');
export const resource = (...Statement: object[]) =>
  compilePolicy(JSON.stringify({ Statement }), 'policy', 'resource');
export const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const deny = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

export interface Case {
  readonly caller?: Caller;
  readonly identity?: object[];
  readonly resource?: object[];
  readonly action?: string;
  readonly on?: string;
  readonly context?: Record<string, string>;
}

export const decide = (test: Case) =>
  evaluate(
    {
      caller: test.caller ?? role,
      action: test.action ?? 'dynamodb:PutItem',
      resource: test.on ?? TABLE,
      context: test.context ?? {},
    },
    { identity: identity(...(test.identity ?? [])), resource: resource(...(test.resource ?? [])) },
  );
