/** The pace of retries: what delay each field gives, exactly. */
import { expect, test } from 'vitest';
import { retriersOf } from '../../../local/states/recovery-rules.ts';

const half = () => 0.5;
const seconds = (rule: object, random = half) => {
  const values = { Retry: [{ ErrorEquals: ['Busy'], ...rule }] };
  const [retrier] = retriersOf({ at: '', values });
  return [0, 1, 2, 3].map((retry) => (retrier?.delayMs(retry, random) ?? 0) / 1000);
};

test.each<[string, object, number[]]>([
  ['the defaults double from one second', {}, [1, 2, 4, 8]],
  ['IntervalSeconds is the first delay', { IntervalSeconds: 3 }, [3, 6, 12, 24]],
  ['BackoffRate is the factor', { IntervalSeconds: 2, BackoffRate: 1.5 }, [2, 3, 4.5, 6.75]],
  ['MaxDelaySeconds is the cap', { MaxDelaySeconds: 5 }, [1, 2, 4, 5]],
  ['no jitter by default or by NONE', { JitterStrategy: 'NONE' }, [1, 2, 4, 8]],
  [
    'FULL jitter scales what the cap left',
    { JitterStrategy: 'FULL', MaxDelaySeconds: 5 },
    [0.5, 1, 2, 2.5],
  ],
])('%s', (_, rule, expected) => {
  expect(seconds(rule)).toEqual(expected);
});
