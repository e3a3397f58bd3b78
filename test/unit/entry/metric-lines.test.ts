/** How a metric line tells CloudWatch what its members are. */
import { expect, it } from 'vitest';
import { emfMetadata } from '../../../src/entry/metrics.ts';

it('declares metrics that are broken down alike together, each with its unit', () => {
  const declared = emfMetadata(['ProcessorLatency', 'StepFailures', 'ProcessorErrors'], 1);
  expect(declared).toEqual({
    Timestamp: 1,
    CloudWatchMetrics: [
      {
        Namespace: 'TAP',
        Dimensions: [['environment', 'processor']],
        Metrics: [
          { Name: 'ProcessorLatency', Unit: 'Milliseconds' },
          { Name: 'ProcessorErrors', Unit: 'Count' },
        ],
      },
      {
        Namespace: 'TAP',
        Dimensions: [['environment']],
        Metrics: [{ Name: 'StepFailures', Unit: 'Count' }],
      },
    ],
  });
});
