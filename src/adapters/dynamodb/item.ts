/** Turns plain values into a row's attributes. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, AttributeValue>;

/**
 * What is undefined has no attribute. Every object is a map: the SDK would else take one with a member named
 * `constructor`, as a merchant's metadata may have, for an instance of a class and refuse it.
 */
export const toItem = (value: object): Item =>
  marshall(value, { removeUndefinedValues: true, convertClassInstanceToMap: true });
