/** The schemas of the contract as OpenAPI 3.0 component schemas. */
import * as z from 'zod/mini';
import { AUDIT_FACTS_MAX, auditDataSchema, auditEventSchema, auditTrailSchema } from '../audit.ts';
import { batchPageSchema, batchSchema, cancelBatchSchema, createBatchSchema } from '../batch.ts';
import { currencySchema } from '../currencies.ts';
import { healthSchema } from '../health.ts';
import {
  cancelPaymentSchema,
  capturePaymentSchema,
  createPaymentSchema,
  METADATA_PAIRS_MAX,
  metadataSchema,
  paymentPageSchema,
  paymentSchema,
  refundPaymentSchema,
  retryPaymentSchema,
  reviewPaymentSchema,
} from '../payment.ts';
import { problemSchema } from '../problems.ts';
import { refundPageSchema, refundSchema } from '../refund.ts';
import { settlementPageSchema, settlementSchema } from '../settlement.ts';
import { DESCRIPTIONS } from './descriptions.ts';

export type JsonObject = { [key: string]: unknown };

const COMPONENTS = {
  CreatePayment: createPaymentSchema,
  CapturePayment: capturePaymentSchema,
  CancelPayment: cancelPaymentSchema,
  RefundPayment: refundPaymentSchema,
  RetryPayment: retryPaymentSchema,
  ReviewPayment: reviewPaymentSchema,
  Payment: paymentSchema,
  PaymentPage: paymentPageSchema,
  Refund: refundSchema,
  RefundPage: refundPageSchema,
  Settlement: settlementSchema,
  SettlementPage: settlementPageSchema,
  CreateBatch: createBatchSchema,
  CancelBatch: cancelBatchSchema,
  Batch: batchSchema,
  BatchPage: batchPageSchema,
  AuditEvent: auditEventSchema,
  AuditTrail: auditTrailSchema,
  Currency: currencySchema,
  Health: healthSchema,
  Problem: problemSchema,
};
export type ComponentName = keyof typeof COMPONENTS;

export const schemaRef = (name: ComponentName): JsonObject => ({
  $ref: `#/components/schemas/${name}`,
});

/** Strings whose pattern fixes their length: said in words that tools understand. */
const fixedLength = (pattern: string): JsonObject => {
  if (/^\^[a-z]{3}_\[0-7\]/.test(pattern)) return { minLength: 30, maxLength: 30 };
  if (pattern.startsWith('^\\d{4}-')) return { format: 'date-time', minLength: 24, maxLength: 24 };
  if (pattern.startsWith('^[0-9]{4}-')) return { format: 'date', minLength: 10, maxLength: 10 };
  if (pattern === '^[0-9a-f]{64}$') return { minLength: 64, maxLength: 64 };
  return {};
};

const INT32_MAX = 2 ** 31 - 1;

const refine = (zodSchema: z.core.$ZodType, json: JsonObject): void => {
  if (typeof json.pattern === 'string') Object.assign(json, fixedLength(json.pattern));
  if (zodSchema === metadataSchema) json.maxProperties = METADATA_PAIRS_MAX;
  if (zodSchema === auditDataSchema) json.maxProperties = AUDIT_FACTS_MAX;
  if (json.type === 'integer') {
    json.format = Number(json.maximum) <= INT32_MAX ? 'int32' : 'int64';
  }
  // OpenAPI 3.0.3: nullable only adds a type; an enum still has to name null.
  if (json.nullable === true && Array.isArray(json.enum) && !json.enum.includes(null)) {
    json.enum = [...json.enum, null];
  }
};

const describe = (path: string, json: JsonObject): void => {
  const description = DESCRIPTIONS[path];
  if (description !== undefined && json.$ref === undefined) json.description = description;
  const items = json.items as JsonObject | undefined;
  if (items !== undefined) describe(path, { ...items, $ref: items.$ref ?? path });
  const properties = (json.properties ?? items?.properties ?? {}) as Record<string, JsonObject>;
  for (const [name, property] of Object.entries(properties)) describe(`${path}.${name}`, property);
};

export const componentSchemas = (): Record<ComponentName, JsonObject> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'openapi-3.0',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema as JsonObject),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $id: _, ...json } = schema as JsonObject;
      describe(name, json);
      return [name, json];
    }),
  ) as Record<ComponentName, JsonObject>;
};
