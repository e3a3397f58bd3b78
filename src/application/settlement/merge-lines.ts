/** Merges sources that are each in the order of their keys into one list in that order, a page of each in memory. */
import type { LineSource } from './ports.ts';

/** Greater than the key itself and smaller than any key after it: keys hold no character below `!`. */
export const behind = (key: string): string => `${key} `;

interface Feed<Line> {
  readonly source: LineSource<Line>;
  page: readonly Line[];
  index: number;
  key: string;
}

/** Reads ahead by one page each. Raises what the sources raise. */
export async function* mergeLines<Line>(
  sources: readonly LineSource<Line>[],
  keyOf: (line: Line) => string,
  from: string,
): AsyncGenerator<Line, void> {
  const load = async (source: LineSource<Line>, start: string): Promise<Feed<Line> | undefined> => {
    const page = await source.page(start);
    const [first] = page;
    return first === undefined ? undefined : { source, page, index: 0, key: keyOf(first) };
  };
  const loaded = await Promise.all(sources.map((source) => load(source, from)));
  const feeds = loaded.filter((feed) => feed !== undefined);
  while (feeds.length > 0) {
    const least = smallest(feeds);
    const feed = feeds[least] as Feed<Line>;
    yield feed.page[feed.index] as Line;
    feed.index += 1;
    const next = feed.page[feed.index];
    if (next !== undefined) {
      feed.key = keyOf(next);
      continue;
    }
    const isLastPage = feed.page.length < feed.source.pageSize;
    const more = isLastPage ? undefined : await load(feed.source, behind(feed.key));
    if (more === undefined) feeds.splice(least, 1);
    else feeds[least] = more;
  }
}

/** A scan: there are 64 feeds at most, and most often four. */
function smallest(feeds: readonly { readonly key: string }[]): number {
  let least = 0;
  for (let index = 1; index < feeds.length; index += 1) {
    if ((feeds[index]?.key ?? '') < (feeds[least]?.key ?? '')) least = index;
  }
  return least;
}

/** A list that can be looked at before it is taken from. */
export interface Peekable<Line> {
  peek(): Promise<Line | undefined>;
  take(): Promise<Line | undefined>;
}

export function peekable<Line>(lines: AsyncIterator<Line, void>): Peekable<Line> {
  let head: Promise<Line | undefined> | undefined;
  const pull = async () => {
    const { done, value } = await lines.next();
    return done === true ? undefined : (value as Line);
  };
  const peek = () => {
    head ??= pull();
    return head;
  };
  return {
    peek,
    async take() {
      const line = await peek();
      head = line === undefined ? head : undefined;
      return line;
    },
  };
}
