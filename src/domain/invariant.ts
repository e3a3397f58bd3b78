/** States what must hold unless there is a bug; a client's mistake is a rejection instead. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}
