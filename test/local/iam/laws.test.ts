/** Laws of access decisions that hold for every set of policies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, decide, deny, ROLE, TABLE } from './cases.ts';

describe('whatever the policies', () => {
  const pick = (...values: string[]) => fc.constantFrom(...values);
  const statement = fc.record({
    Effect: pick('Allow', 'Deny'),
    Action: pick('dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:*', 'sqs:*', '*'),
    Resource: pick(TABLE, `${TABLE}/index/i`, 'arn:aws:sqs:*', '*'),
  });
  const policies = fc.array(statement, { maxLength: 6 });
  const call = fc.record({
    action: pick('dynamodb:PutItem', 'dynamodb:GetItem', 'sqs:SendMessage'),
    on: pick(TABLE, `${TABLE}/index/i`, 'arn:aws:sqs:us-east-1:1:q'),
  });
  const allowed = (statements: object[], test: Case) =>
    decide({ ...test, identity: statements }).allowed;

  it('an explicit deny of everything wins', () => {
    fc.assert(
      fc.property(policies, call, fc.nat(), (statements, test, at) => {
        const with_ = statements.toSpliced(
          at % (statements.length + 1),
          0,
          deny('*', '*') as never,
        );
        expect(allowed(with_, test)).toBe(false);
      }),
    );
  });

  it('the order of statements does not matter', () => {
    fc.assert(
      fc.property(policies, call, (statements, test) => {
        expect(allowed(statements.toReversed(), test)).toBe(allowed(statements, test));
      }),
    );
  });

  it('an allow takes nothing away, and without one nothing is allowed', () => {
    fc.assert(
      fc.property(policies, statement, call, (statements, one, test) => {
        if (allowed(statements, test))
          expect(allowed([...statements, { ...one, Effect: 'Allow' }], test)).toBe(true);
        expect(
          allowed(
            statements.filter(({ Effect }) => Effect === 'Deny'),
            test,
          ),
        ).toBe(false);
      }),
    );
  });

  it('splitting a policy between the role and the resource changes nothing', () => {
    fc.assert(
      fc.property(policies, call, fc.nat(6), (statements, test, at) => {
        const moved = statements.slice(at).map((one) => ({ ...one, Principal: { AWS: ROLE } }));
        const split = decide({ ...test, identity: statements.slice(0, at), resource: moved });
        expect(split.allowed).toBe(allowed(statements, test));
      }),
    );
  });
});
