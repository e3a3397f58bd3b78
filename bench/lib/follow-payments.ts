/** Joins what was sent with what was captured, whichever is heard of first. */
import type { Report } from './bench-engine.ts';

export function createFollowing() {
  const sentAt = new Map<string, number>();
  const early = new Map<string, number>();
  let latencies: number[] = [];
  return {
    /** Milliseconds from sending to capture, in the order in which captures were heard of. */
    latencies: () => latencies,
    restart() {
      latencies = [];
    },
    sent(id: string, startedAt: number): void {
      const endedAt = early.get(id);
      if (endedAt === undefined) sentAt.set(id, startedAt);
      else {
        early.delete(id);
        latencies.push(endedAt - startedAt);
      }
    },
    take({ captured }: Pick<Report, 'captured'>): void {
      for (const [id, endedAt] of Object.entries(captured)) {
        const startedAt = sentAt.get(id);
        if (startedAt === undefined) early.set(id, endedAt);
        else {
          sentAt.delete(id);
          latencies.push(endedAt - startedAt);
        }
      }
    },
  };
}
