/** How a table's stream is divided between two readers, so that a payment never waits behind a file. */

const laneIs = (...comparisons: readonly unknown[]): string =>
  JSON.stringify({ dynamodb: { NewImage: { lane: { S: comparisons } } } });

/** The second is the opposite of the first: whatever names another lane, or none, is somebody's too. */
export const laneFilters = {
  batch: laneIs('batch'),
  'real-time': laneIs({ 'anything-but': ['batch'] }, { exists: false }),
} as const;
