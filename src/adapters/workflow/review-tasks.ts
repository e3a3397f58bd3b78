/** Answers the task tokens of waiting reviews. */
import type {} from '@aws-sdk/client-sfn';
import type { ReviewTasks } from '../../application/ports.ts';
import { asStore } from '../aws/errors.ts';
import { isFailure } from '../aws/service-failure.ts';
import type { StepFunctionsClient } from '../aws/step-functions-client.ts';

export const createReviewTasks = ({
  client,
}: {
  readonly client: StepFunctionsClient;
}): ReviewTasks => ({
  async resume(taskToken, outcome) {
    try {
      await asStore('Resuming a review', () =>
        client.call('SendTaskSuccess', { taskToken, output: JSON.stringify(outcome) }),
      );
      return 'resumed';
    } catch (error) {
      const isGone =
        isFailure(error, 'TaskTimedOut') ||
        isFailure(error, 'TaskDoesNotExist') ||
        isFailure(error, 'InvalidToken');
      if (isGone) return 'gone';
      throw error;
    }
  },
});
