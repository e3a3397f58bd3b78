/** Which versions of which payments the topic was told of, as it took them. */
import type { Front } from '../../../local/front/front.ts';
import type { CloudEvent } from '../../../src/contract/messages.ts';

export type Announcements = ReadonlyMap<string, ReadonlySet<number>>;

const MESSAGE = /^PublishBatchRequestEntries\.member\.\d+\.Message$/;

/** Stands next to the topic: faults that come between the relay and here are seen by the relay alone. */
export function watchAnnouncements(front: Front): Announcements {
  const seen = new Map<string, Set<number>>();
  front.intercept(async (call, proceed) => {
    const answer = await proceed();
    if (call.operation !== 'PublishBatch' || answer.status !== 200) return answer;
    for (const [name, text] of Object.entries(call.input ?? {})) {
      if (!MESSAGE.test(name)) continue;
      const { data } = JSON.parse(String(text)) as CloudEvent;
      // The end of a batch is told too, once, and has no version.
      if (!('version' in data)) continue;
      const versions = seen.get(data.id) ?? new Set();
      seen.set(data.id, versions.add(data.version));
    }
    return answer;
  });
  return seen;
}
