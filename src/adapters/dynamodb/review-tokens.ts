/** Task tokens of waiting reviews, kept in the payment's row without a new version of it. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ReviewTokens } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly transactionsTable: string;
}

export const createReviewTokens = ({ client, transactionsTable }: Options): ReviewTokens => ({
  async store(paymentId, taskToken) {
    const command = new UpdateItemCommand({
      TableName: transactionsTable,
      Key: { paymentId: { S: paymentId } },
      UpdateExpression: 'SET reviewTaskToken = :token',
      ConditionExpression: '#status = :inReview',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':token': { S: taskToken }, ':inReview': { S: 'in-review' } },
    });
    try {
      await asStore('Keeping a task token', () => client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
});
