/** Answers the task tokens of waiting reviews. */
import {
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { ReviewTasks } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';

export const createReviewTasks = ({ client }: { readonly client: SFNClient }): ReviewTasks => ({
  async resume(taskToken, outcome) {
    const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome) });
    try {
      await asStore('Resuming a review', () => client.send(command));
      return 'resumed';
    } catch (error) {
      const isGone =
        error instanceof TaskTimedOut ||
        error instanceof TaskDoesNotExist ||
        error instanceof InvalidToken;
      if (isGone) return 'gone';
      throw error;
    }
  },
});
