/** Which versions of which payments, and which ends of which batches, the topic was told of, as it took them. */
import type { Front } from '../../../local/front/front.ts';
import type { CloudEvent } from '../../../src/contract/messages.ts';

export type Announcements = ReadonlyMap<string, ReadonlySet<number>>;
/** Of each batch every event that told how it ended, as text, each once. */
export type AnnouncedEnds = ReadonlyMap<string, ReadonlySet<string>>;

const MESSAGE = /^PublishBatchRequestEntries\.member\.\d+\.Message$/;

/** Stands next to the topic: faults that come between the relay and here are seen by the relay alone. */
function watchEvents(front: Front, listener: (event: CloudEvent, text: string) => void): void {
  front.intercept(async (call, proceed) => {
    const answer = await proceed();
    if (call.operation !== 'PublishBatch' || answer.status !== 200) return answer;
    for (const [name, text] of Object.entries(call.input ?? {})) {
      if (MESSAGE.test(name)) listener(JSON.parse(String(text)) as CloudEvent, String(text));
    }
    return answer;
  });
}

function note<T>(seen: Map<string, Set<T>>, id: string, told: T): void {
  seen.set(id, (seen.get(id) ?? new Set()).add(told));
}

export function watchAnnouncements(front: Front): Announcements {
  const seen = new Map<string, Set<number>>();
  watchEvents(front, ({ data }) => {
    if ('version' in data) note(seen, data.id, data.version);
  });
  return seen;
}

export function watchAnnouncedEnds(front: Front): AnnouncedEnds {
  const seen = new Map<string, Set<string>>();
  watchEvents(front, ({ data }, text) => {
    if (!('version' in data)) note(seen, data.id, text);
  });
  return seen;
}
