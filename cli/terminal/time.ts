/** Moments as people write them on a command line: RFC 3339. */
import { toTimestamp } from '../../src/contract/text.ts';
import { parseTime } from '../../src/contract/times.ts';
import { UsageError } from './cli-error.ts';

/** In UTC with milliseconds; `option` is named when the text is no time. Raises UsageError. */
export function readTime(option: string, given: string): string {
  const ms = parseTime(given);
  if (ms === null) {
    throw new UsageError(
      `${option} ${given} is no time of any calendar: write one as 2027-01-31T00:00:00Z`,
    );
  }
  return toTimestamp(ms);
}
