/** A record of the payments table's stream as the change of one payment. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RowChange } from '../../application/relay-changes.ts';
import { fromPaymentItem } from './payment-item.ts';

/** The images of a stream record, in the stream's own notation, which is DynamoDB's. */
export interface StreamImages {
  readonly OldImage?: unknown;
  readonly NewImage?: unknown;
}

/** Null for a removal; throws for an image that is no payment. */
export function toRowChange({ OldImage, NewImage }: StreamImages): RowChange | null {
  if (NewImage === undefined) return null;
  return {
    before: OldImage === undefined ? null : fromPaymentItem(asItem(OldImage)),
    after: fromPaymentItem(asItem(NewImage)),
  };
}

function asItem(image: unknown): Record<string, AttributeValue> {
  if (typeof image !== 'object' || image === null) throw new TypeError('An image is no object.');
  return image as Record<string, AttributeValue>;
}
