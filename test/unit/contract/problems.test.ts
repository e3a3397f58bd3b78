/** Problem documents: one shape, every code, nothing of the inside or of what was sent. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { PROBLEM_CODES, PROBLEMS, problem, problemSchema } from '../../../src/contract/problems.ts';

const requestId = '5f0c1c8e-3b7a-4d0e-9b63-2a7d4b1f6c90';

describe('a problem document', () => {
  it.each(PROBLEM_CODES)('for %s has the shape and names its code and request', (code) => {
    const document = problem({ code, requestId });
    expect(z.safeParse(problemSchema, document).error).toBeUndefined();
    expect(document).toEqual({
      type: `/v1/openapi.json#/x-problems/${code}`,
      title: PROBLEMS[code].title,
      status: PROBLEMS[code].status,
      detail: PROBLEMS[code].detail,
      instance: `urn:uuid:${requestId}`,
      code,
      requestId,
    });
  });

  it('carries violations and the present status only when there are any', () => {
    const errors = [{ pointer: '/amountMinor', detail: 'must be at least 1' }];
    expect(problem({ code: 'validation-failed', requestId, errors })).toMatchObject({ errors });
    expect(
      problem({ code: 'invalid-transition', requestId, currentStatus: 'captured' }),
    ).toMatchObject({ currentStatus: 'captured' });
    expect(problem({ code: 'payment-not-found', requestId })).not.toHaveProperty('errors');
  });

  it.each([
    ['malformed-json', 400],
    ['idempotency-key-missing', 400],
    ['unauthenticated', 401],
    ['scope-missing', 403],
    ['payment-not-found', 404],
    ['invalid-transition', 409],
    ['operation-in-progress', 409],
    ['body-too-large', 413],
    ['idempotency-key-reused', 422],
    ['card-number-refused', 422],
    ['rate-limited', 429],
    ['internal-error', 500],
    ['temporarily-unavailable', 503],
    ['timed-out', 504],
  ] as const)('for %s has status %i', (code, status) => {
    expect(PROBLEMS[code].status).toBe(status);
  });

  it.each(PROBLEM_CODES)('for %s is told in sentences, without a word about our inside', (code) => {
    const { title, detail } = PROBLEMS[code];
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z]/);
    expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(`${title} ${detail}`).not.toMatch(
      /\b(lambda|dynamodb?|aws|sqs|stack|table|exception)\b/i,
    );
  });
});
