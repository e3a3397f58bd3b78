/** The sandbox acquirer: one charge per key, an honest memory, and the faults that its tokens ask for. */
import { describe, expect, it } from 'vitest';
import { createAnswerAcquirerRequest } from '../../../src/application/acquirer/answer-acquirer-request.ts';
import type { Account, AcquirerLedger, Charge } from '../../../src/application/acquirer/ledger.ts';
import type { AcquirerRequest } from '../../../src/contract/acquirer-messages.ts';
import { countingRandom, START_MS } from './memory-ports.ts';

function createMemoryLedger() {
  const charges = new Map<string, Charge>();
  const accounts = new Map<string, Account>();
  const attempts = new Map<string, number>();
  const ledger: AcquirerLedger & { beforeNextRecord: (() => Promise<unknown>) | null } = {
    beforeNextRecord: null,
    findCharge: async (key) => charges.get(key) ?? null,
    findAccount: async (id) => accounts.get(id) ?? null,
    async countAttempt(key) {
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      return attempts.get(key) ?? 0;
    },
    async record(charge, account) {
      const meddle = ledger.beforeNextRecord;
      ledger.beforeNextRecord = null;
      await meddle?.();
      const isStale =
        account !== null &&
        (accounts.get(account.authorizationId)?.version ?? 0) !== account.version - 1;
      if (charges.has(charge.key) || isStale) return 'conflict';
      charges.set(charge.key, charge);
      if (account !== null) accounts.set(account.authorizationId, account);
      return 'recorded';
    },
  };
  return { ledger, charges, accounts };
}

function prepare() {
  let nowMs = START_MS;
  const memory = createMemoryLedger();
  const answer = createAnswerAcquirerRequest({
    ledger: memory.ledger,
    now: () => nowMs,
    random: countingRandom(),
    pause: async () => {
      nowMs += 1000;
    },
  });
  return { ...memory, answer, elapsedMs: () => nowMs - START_MS };
}

const base = { paymentId: 'pay_1', merchantId: 'mer_1', amountMinor: 1000, currency: 'USD' };
const authorize = (paymentMethod = 'tok_approve', key = 'pay_1:authorize:1'): AcquirerRequest => ({
  operation: 'authorize',
  key,
  ...base,
  paymentMethod,
});
const inquire = (key = 'pay_1:authorize:1'): AcquirerRequest => ({ operation: 'inquire', key });

async function authorized(paymentMethod?: string) {
  const prepared = prepare();
  const held = await prepared.answer(authorize(paymentMethod));
  const authorizationId = held.outcome === 'approved' ? held.reference : '';
  const capture = (amountMinor = 1000, key = 'pay_1:capture:1'): AcquirerRequest => ({
    operation: 'capture',
    key,
    ...base,
    amountMinor,
    authorizationId,
  });
  const release: AcquirerRequest = {
    operation: 'void',
    key: 'pay_1:void:1',
    ...base,
    authorizationId,
  };
  const refund = (amountMinor: number, key: string): AcquirerRequest => ({
    operation: 'refund',
    key,
    ...base,
    amountMinor,
    captureId: authorizationId.replace('auth_', 'capt_'),
  });
  return {
    ...prepared,
    capture,
    release,
    refund,
    account: () => prepared.accounts.get(authorizationId),
  };
}

describe('the sandbox acquirer', () => {
  it('makes references that nobody takes for a card number', async () => {
    const { ledger } = createMemoryLedger();
    // 0x45 0x39 …: in hex these bytes are a Visa number.
    const random = () => Uint8Array.from(Buffer.from('4539578763621486c0ffee00', 'hex'));
    const answer = createAnswerAcquirerRequest({
      ledger,
      now: () => START_MS,
      random,
      pause: async () => {},
    });
    expect(await answer(authorize())).toMatchObject({
      outcome: 'approved',
      reference: expect.stringMatching(/^auth_[a-p]{24}$/),
    });
  });

  it('answers the same key the same way and charges once', async () => {
    const { answer, charges } = prepare();
    const first = await answer(authorize());
    expect(first.outcome).toBe('approved');
    expect(await answer(authorize())).toEqual(first);
    expect(charges.size).toBe(1);
  });

  it('declines a known key with another amount', async () => {
    const { answer } = prepare();
    await answer(authorize());
    const other = { ...authorize(), amountMinor: 2 } as AcquirerRequest;
    expect(await answer(other)).toEqual({ outcome: 'declined', code: 'idempotency_key_reused' });
  });

  it('tells an inquiry what it knows', async () => {
    const { answer } = prepare();
    expect(await answer(inquire())).toEqual({ outcome: 'absent' });
    const held = await answer(authorize());
    expect(await answer(inquire())).toEqual(held);
  });

  it('charges once when two requests with one key meet', async () => {
    const { answer, ledger, charges } = prepare();
    let other: unknown;
    ledger.beforeNextRecord = async () => {
      other = await answer(authorize());
    };
    expect(await answer(authorize())).toEqual(other);
    expect(charges.size).toBe(1);
  });

  it.each(['insufficient_funds', 'stolen_card', 'expired_card'])(
    'declines with %s',
    async (code) => {
      const { answer } = prepare();
      expect(await answer(authorize(`tok_decline_${code}`))).toEqual({ outcome: 'declined', code });
    },
  );

  it('charges and loses the answer once, and then finds its charge', async () => {
    const { answer, charges } = prepare();
    const token = 'tok_processor_timeout_once';
    await expect(answer(authorize(token))).rejects.toMatchObject({ name: 'AnswerLost' });
    expect(charges.size).toBe(1);
    expect(await answer(inquire())).toMatchObject({ outcome: 'approved' });
    expect(await answer(authorize(token))).toMatchObject({ outcome: 'approved' });
    expect(charges.size).toBe(1);
  });

  it('is unavailable twice and then approves', async () => {
    const { answer } = prepare();
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      outcomes.push((await answer(authorize('tok_processor_unavailable_twice'))).outcome);
    }
    expect(outcomes).toEqual(['unavailable', 'unavailable', 'approved']);
  });

  it('stays down for the token that asks for it, and never charges', async () => {
    const { answer, charges } = prepare();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await answer(authorize('tok_processor_down'))).outcome).toBe('unavailable');
    }
    expect(charges.size).toBe(0);
  });

  it('refuses the first capture of one token and takes the second', async () => {
    const { answer, capture } = await authorized('tok_capture_fails_once');
    expect((await answer(capture())).outcome).toBe('unavailable');
    expect((await answer(capture())).outcome).toBe('approved');
  });

  it('takes five seconds of the clock for the slow token', async () => {
    const { answer, elapsedMs } = prepare();
    expect((await answer(authorize('tok_slow'))).outcome).toBe('approved');
    expect(elapsedMs()).toBe(5000);
  });

  it('is not fooled by a token that is named like a property of objects', async () => {
    const { answer } = prepare();
    expect((await answer(authorize('constructor'))).outcome).toBe('approved');
  });
});

describe('the money of an authorization', () => {
  it('is captured once, at most what was held', async () => {
    const { answer, capture, account } = await authorized();
    expect(await answer(capture(1001))).toMatchObject({ code: 'amount_exceeds_authorization' });
    expect(await answer(capture(600, 'second'))).toMatchObject({ outcome: 'approved' });
    expect(await answer(capture(100, 'third'))).toMatchObject({ code: 'already_captured' });
    expect(account()?.capturedMinor).toBe(600);
  });

  it('is refunded in parts, at most what was captured', async () => {
    const { answer, capture, refund, account } = await authorized();
    await answer(capture());
    expect((await answer(refund(700, 'r1'))).outcome).toBe('approved');
    expect(await answer(refund(301, 'r2'))).toMatchObject({ code: 'amount_exceeds_capture' });
    expect((await answer(refund(300, 'r3'))).outcome).toBe('approved');
    expect((await answer(refund(300, 'r3'))).outcome).toBe('approved');
    expect(account()?.refundedMinor).toBe(1000);
  });

  it('is released by a void and then cannot be captured', async () => {
    const { answer, capture, release } = await authorized();
    expect((await answer(release)).outcome).toBe('approved');
    expect(await answer(capture())).toMatchObject({ code: 'authorization_voided' });
  });

  it('is not released after its capture', async () => {
    const { answer, capture, release } = await authorized();
    await answer(capture());
    expect(await answer(release)).toMatchObject({ code: 'already_captured' });
  });

  it('does not exist for an authorization that nobody made, nor in another currency', async () => {
    const { answer, capture } = await authorized();
    const unknown = { ...capture(), authorizationId: 'auth_none' } as AcquirerRequest;
    expect(await answer(unknown)).toMatchObject({ code: 'authorization_not_found' });
    const other = { ...capture(1000, 'eur'), currency: 'EUR' } as AcquirerRequest;
    expect(await answer(other)).toMatchObject({ code: 'currency_differs' });
  });
});
