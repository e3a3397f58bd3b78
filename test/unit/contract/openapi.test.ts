/** The published document: whole, consistent, and true to the schemas. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { auditTrailSchema } from '../../../src/contract/audit.ts';
import {
  batchPageSchema,
  batchSchema,
  cancelBatchSchema,
  createBatchSchema,
} from '../../../src/contract/batch.ts';
import { healthSchema } from '../../../src/contract/health.ts';
import { openApiDocument } from '../../../src/contract/openapi/document.ts';
import { EXAMPLES } from '../../../src/contract/openapi/examples.ts';
import { OPERATIONS } from '../../../src/contract/openapi/operations.ts';
import {
  cancelPaymentSchema,
  capturePaymentSchema,
  createPaymentSchema,
  paymentPageSchema,
  paymentSchema,
  refundPaymentSchema,
  retryPaymentSchema,
  reviewPaymentSchema,
} from '../../../src/contract/payment.ts';
import { PROBLEM_CODES, PROBLEMS } from '../../../src/contract/problems.ts';
import { refundPageSchema, refundSchema } from '../../../src/contract/refund.ts';
import { settlementPageSchema, settlementSchema } from '../../../src/contract/settlement.ts';

type Json = { [key: string]: Json } & { [index: number]: Json };
const document = openApiDocument({ version: '1.2.3' });
const json = JSON.parse(JSON.stringify(document)) as Json;

/** Every object of the document with the path to it. */
const walk = (value: unknown, path = '#'): { path: string; value: Record<string, unknown> }[] =>
  typeof value !== 'object' || value === null
    ? []
    : [
        { path, value: value as Record<string, unknown> },
        ...Object.entries(value).flatMap(([key, child]) =>
          walk(child, `${path}/${key.replaceAll('/', '~1')}`),
        ),
      ];
const everything = walk(json);

const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)?.[key.replaceAll('~1', '/')],
      json,
    );

const schemas = {
  CreatePayment: createPaymentSchema,
  CapturePayment: capturePaymentSchema,
  CancelPayment: cancelPaymentSchema,
  RefundPayment: refundPaymentSchema,
  RetryPayment: retryPaymentSchema,
  ReviewPayment: reviewPaymentSchema,
  Refund: refundSchema,
  RefundPage: refundPageSchema,
  Payment: paymentSchema,
  PaymentPage: paymentPageSchema,
  Settlement: settlementSchema,
  SettlementPage: settlementPageSchema,
  CreateBatch: createBatchSchema,
  CancelBatch: cancelBatchSchema,
  Batch: batchSchema,
  BatchPage: batchPageSchema,
  AuditTrail: auditTrailSchema,
  Health: healthSchema,
};

describe('the published document', () => {
  it('is OpenAPI 3.0 and describes every route that is built', () => {
    expect(document.openapi).toBe('3.0.3');
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'post /payments',
      'get /payments',
      'get /payments/{paymentId}',
      'get /payments/{paymentId}/events',
      'post /payments/{paymentId}/capture',
      'post /payments/{paymentId}/cancel',
      'post /payments/{paymentId}/refunds',
      'get /payments/{paymentId}/refunds',
      'post /payments/{paymentId}/review',
      'post /payments/{paymentId}/retry',
      'post /batches',
      'get /batches',
      'get /batches/{batchId}',
      'post /batches/{batchId}/cancel',
      'get /settlements',
      'get /settlements/{date}',
      'get /health',
      'get /openapi.json',
    ]);
    const described = Object.entries(json.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(
      OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it('points only at what is there', () => {
    const refs = everything.flatMap(({ value }) =>
      typeof value.$ref === 'string' ? [value.$ref] : [],
    );
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });

  it('defines nothing that nothing points at', () => {
    const refs = new Set(everything.map(({ value }) => value.$ref));
    const unused = ['schemas', 'parameters', 'headers', 'examples'].flatMap((kind) =>
      Object.keys(json.components?.[kind] ?? {})
        .map((name) => `#/components/${kind}/${name}`)
        .filter((ref) => !refs.has(ref)),
    );
    expect(unused).toEqual([]);
  });

  it('gives every operation an id of its own, a summary, a tag, security and its path parameters', () => {
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
    for (const { method, path, scope, parameters } of OPERATIONS) {
      const operation = json.paths?.[path]?.[method];
      expect(operation?.summary).toBeTruthy();
      expect(operation?.security).toEqual(scope ? [{ apiKey: [] }] : []);
      expect(path.includes('{paymentId}')).toBe(parameters.includes('PaymentId'));
      expect(path.includes('{batchId}')).toBe(parameters.includes('BatchId'));
    }
  });

  it('lets only health and itself be read without a key', () => {
    expect(OPERATIONS.filter(({ scope }) => scope === undefined).map(({ path }) => path)).toEqual([
      '/health',
      '/openapi.json',
    ]);
  });

  it('asks for an idempotency key on every route that changes something', () => {
    for (const { method, parameters } of OPERATIONS) {
      expect(parameters.includes('IdempotencyKey')).toBe(method === 'post');
    }
  });

  it('answers every problem with its document, under the right status', () => {
    for (const { method, path, problems } of OPERATIONS) {
      for (const code of problems) {
        const response = json.paths?.[path]?.[method]?.responses?.[String(PROBLEMS[code].status)];
        const content = response?.content?.['application/problem+json'];
        expect(content?.examples).toHaveProperty([`problem-${code}`]);
      }
    }
  });

  it('describes every problem once more under the address that its type names', () => {
    expect(Object.keys(json['x-problems'] ?? {})).toEqual(PROBLEM_CODES);
  });

  it('describes every field of every schema', () => {
    const silent = everything.filter(
      ({ path, value }) =>
        /^#\/components\/schemas\/\w+(\/properties\/\w+)*(\/items\/properties\/\w+)*$/.test(path) &&
        value.description === undefined &&
        value.$ref === undefined &&
        value.allOf === undefined,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('bounds every string, number and list', () => {
    const loose = everything.filter(
      ({ path, value }) =>
        path.startsWith('#/components/schemas/') &&
        ((value.type === 'string' && value.maxLength === undefined && value.enum === undefined) ||
          (value.type === 'integer' && value.maximum === undefined) ||
          (value.type === 'array' && value.maxItems === undefined)),
    );
    expect(loose.map(({ path }) => path)).toEqual([]);
  });

  it('names null in every enum that may be null', () => {
    const nullable = everything.filter(({ value }) => value.nullable === true && value.enum);
    expect(nullable.length).toBeGreaterThan(0);
    for (const { value } of nullable) expect(value.enum).toContain(null);
  });

  it.each(Object.entries(EXAMPLES))(
    'has an example that its schema accepts: %s',
    (_name, example) => {
      expect(z.safeParse(schemas[example.of], example.value).error).toBeUndefined();
    },
  );
});
