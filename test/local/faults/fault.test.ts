/** Faults as data: printed, read back, and drawn from a seed alike on every machine. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_WAYS, callKindOf, describeFault, parseFault } from '../../../local/faults/fault.ts';
import { createRandom } from '../../../local/faults/random.ts';

describe('a fault', () => {
  it('is read back as it was printed', () => {
    const faults = fc.record({
      call: fc.constantFrom('a > dynamodb:GetItem b', 'event > function:run relay-changes'),
      nth: fc.integer({ min: 1, max: 10_000 }),
      way: fc.constantFrom(...CALL_WAYS),
      times: fc.integer({ min: 2, max: 99 }),
      payment: fc.constant('pay_01h2xcejqtf2nbrexx3vqjhp41'),
    });
    fc.assert(
      fc.property(faults, fc.boolean(), fc.boolean(), (drawn, isSingle, isAimed) => {
        const { times, payment, ...single } = drawn;
        const fault = {
          ...single,
          ...(isSingle ? {} : { times }),
          ...(isAimed ? { payment } : {}),
        };
        expect(parseFault(describeFault(fault))).toEqual(fault);
      }),
    );
  });

  it.each(['', 'a > b:C d #1', 'a > b:C d #1: explode', 'a > b:C d #x: lost'])(
    'is not "%s"',
    (text) => {
      expect(() => parseFault(text)).toThrow('is no fault');
    },
  );

  it('names callers and resources without the environment', () => {
    const facts = { service: 'dynamodb', operation: 'GetItem', suffix: 'e2e' };
    const resource = 'arn:aws:dynamodb:us-east-1:123456789012:table/payment-audit-e2e';
    expect(callKindOf({ ...facts, caller: 'submit-payment-e2e', resource })).toBe(
      'submit-payment > dynamodb:GetItem payment-audit',
    );
    expect(callKindOf({ ...facts, caller: 'states', resource: undefined })).toBe(
      'states > dynamodb:GetItem *',
    );
  });

  it('names objects without what differs from run to run, so that the next run meets it too', () => {
    const facts = { service: 's3', operation: 'PutObject', suffix: 'e2e', caller: 'finish-batch' };
    const resource = 'arn:aws:s3:::payments/results/bat_01h2xcejqtf2nbrexx3vqjhp41.csv';
    expect(callKindOf({ ...facts, resource })).toBe('finish-batch > s3:PutObject bat_*.csv');
  });
});

describe('the generator', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.below(1000));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(1).slice(0, 4)).toEqual([627, 2, 527, 981]);
  });

  it('stays within its bounds and reaches all of them', () => {
    const random = createRandom(3);
    const seen = new Set(Array.from({ length: 1000 }, () => random.below(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
