/** Task tokens of waiting reviews, kept in the payment's row without a new version of it. */
import type { ReviewTokens } from '../../application/ports.ts';
import type { DynamoClient } from '../aws/dynamodb-client.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';

interface Options {
  readonly client: DynamoClient;
  readonly transactionsTable: string;
}

export const createReviewTokens = ({ client, transactionsTable }: Options): ReviewTokens => ({
  async store(paymentId, taskToken) {
    try {
      await asStore('Keeping a task token', () =>
        client.call('UpdateItem', {
          TableName: transactionsTable,
          Key: { paymentId: { S: paymentId } },
          UpdateExpression: 'SET reviewTaskToken = :token',
          ConditionExpression: '#status = :inReview',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':token': { S: taskToken },
            ':inReview': { S: 'in-review' },
          },
        }),
      );
      return true;
    } catch (error) {
      if (isFailure(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  },
});
