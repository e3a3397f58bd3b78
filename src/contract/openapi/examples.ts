/** Examples of bodies; tests hold them against the schemas. */
import type { AuditTrail } from '../audit.ts';
import type { Health } from '../health.ts';
import type {
  CancelPayment,
  CapturePayment,
  CreatePayment,
  Payment,
  PaymentPage,
  RefundPayment,
  ReviewPayment,
} from '../payment.ts';
import type { Refund, RefundPage } from '../refund.ts';
import { BATCH_EXAMPLES } from './batch-examples.ts';
import { SETTLEMENT_EXAMPLES } from './settlement-examples.ts';

const received: Payment = {
  id: 'pay_01kapw3t5wfv6r2n8e4x7c9d0h',
  merchantId: 'mer_01kapw2m3ke8t9v5b7n1q4s6w0',
  status: 'received',
  amountMinor: 1000,
  currency: 'USD',
  amountCapturedMinor: 0,
  amountRefundedMinor: 0,
  available: { toCaptureMinor: 1000, toRefundMinor: 0 },
  captureMethod: 'automatic',
  paymentMethod: 'tok_approve',
  reference: 'order-1042',
  description: null,
  customerId: null,
  metadata: { channel: 'web' },
  risk: null,
  failure: null,
  processor: null,
  batchId: null,
  attempts: 0,
  createdAt: '2026-11-23T09:30:00.000Z',
  updatedAt: '2026-11-23T09:30:00.000Z',
  version: 1,
};

const captured: Payment = {
  ...received,
  status: 'captured',
  amountCapturedMinor: 1000,
  available: { toCaptureMinor: 0, toRefundMinor: 1000 },
  risk: { decision: 'approve', score: 0, reasons: [] },
  processor: {
    name: 'sandbox',
    authorizationId: 'auth_7c1f0a52',
    captureId: 'cap_91b3e6d4',
    outcome: 'known',
  },
  attempts: 1,
  updatedAt: '2026-11-23T09:30:00.412Z',
  version: 2,
};

const inReview: Payment = {
  ...received,
  status: 'in-review',
  paymentMethod: 'tok_risk_review',
  risk: { decision: 'review', score: 60, reasons: ['The sandbox token asks for a review.'] },
  attempts: 1,
  updatedAt: '2026-11-23T09:30:00.298Z',
  version: 3,
};

const authorized: Payment = {
  ...captured,
  status: 'authorized',
  amountCapturedMinor: 0,
  available: { toCaptureMinor: 1000, toRefundMinor: 0 },
  captureMethod: 'manual',
  processor: {
    name: 'sandbox',
    authorizationId: 'auth_7c1f0a52',
    captureId: null,
    outcome: 'known',
  },
};

const partlyCaptured: Payment = {
  ...captured,
  captureMethod: 'manual',
  amountCapturedMinor: 700,
  available: { toCaptureMinor: 0, toRefundMinor: 700 },
  version: 4,
};

const canceled: Payment = {
  ...authorized,
  status: 'canceled',
  available: { toCaptureMinor: 0, toRefundMinor: 0 },
  version: 4,
};

const pendingRefund: Refund = {
  id: 'ref_01kapw4k2jf3mb7v9w0x5c8d1n',
  paymentId: received.id,
  status: 'pending',
  amountMinor: 300,
  currency: 'USD',
  reason: 'One of three items was broken.',
  failure: null,
  processorRefundId: null,
  createdAt: '2026-11-23T09:41:12.034Z',
  updatedAt: '2026-11-23T09:41:12.034Z',
};

const refund: Refund = {
  ...pendingRefund,
  status: 'succeeded',
  processorRefundId: 'refd_5d2c88a1',
  updatedAt: '2026-11-23T09:41:12.297Z',
};

const trail: AuditTrail = {
  data: [
    {
      id: 'evt_01kapw3t5wf0z8y6x4w2v1t3s5',
      paymentId: received.id,
      sequence: 1,
      type: 'payment.received',
      from: null,
      to: 'received',
      actor: `merchant:${received.merchantId}/3f9c0a7b5d1e82460c9b`,
      at: '2026-11-23T09:30:00.000Z',
      data: { amountMinor: 1000, currency: 'USD', captureMethod: 'automatic' },
      previousHash: '0'.repeat(64),
      hash: '5b6f0c2a9d4e8137f0a1c3b5d7e9f2046812ace0bdf1357986420fedcba97531',
    },
  ],
  chain: {
    verified: true,
    length: 1,
    head: '5b6f0c2a9d4e8137f0a1c3b5d7e9f2046812ace0bdf1357986420fedcba97531',
  },
};

const create: CreatePayment = {
  amountMinor: 1000,
  currency: 'USD',
  paymentMethod: 'tok_approve',
  captureMethod: 'automatic',
  reference: 'order-1042',
  metadata: { channel: 'web' },
};
const review: ReviewPayment = { decision: 'approve', note: 'Known customer, called back.' };
const capture: CapturePayment = { amountMinor: 700 };
const cancel: CancelPayment = { reason: 'The customer changed their mind.' };
const refundRequest: RefundPayment = { amountMinor: 300, reason: 'One of three items was broken.' };
const refundPage: RefundPage = { data: [refund], nextCursor: null };
const page: PaymentPage = { data: [captured], nextCursor: null };
const health: Health = { status: 'ok', environment: 'dev', version: '0.1.0' };

/** With the component that each one is an example of. */
export const EXAMPLES = {
  createPayment: { of: 'CreatePayment', value: create },
  createManualPayment: {
    of: 'CreatePayment',
    value: { ...create, currency: 'JPY', captureMethod: 'manual' },
  },
  captureAll: { of: 'CapturePayment', value: {} },
  capturePart: { of: 'CapturePayment', value: capture },
  cancelPayment: { of: 'CancelPayment', value: cancel },
  refundPart: { of: 'RefundPayment', value: refundRequest },
  refundAll: { of: 'RefundPayment', value: {} },
  reviewPayment: { of: 'ReviewPayment', value: review },
  retryPayment: { of: 'RetryPayment', value: {} },
  receivedPayment: { of: 'Payment', value: received },
  capturedPayment: { of: 'Payment', value: captured },
  paymentInReview: { of: 'Payment', value: inReview },
  authorizedPayment: { of: 'Payment', value: authorized },
  partlyCapturedPayment: { of: 'Payment', value: partlyCaptured },
  canceledPayment: { of: 'Payment', value: canceled },
  pendingRefund: { of: 'Refund', value: pendingRefund },
  refund: { of: 'Refund', value: refund },
  refundPage: { of: 'RefundPage', value: refundPage },
  paymentPage: { of: 'PaymentPage', value: page },
  ...SETTLEMENT_EXAMPLES,
  auditTrail: { of: 'AuditTrail', value: trail },
  ...BATCH_EXAMPLES,
  health: { of: 'Health', value: health },
} as const;
