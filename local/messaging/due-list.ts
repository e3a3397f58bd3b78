/** Keeps things in the order in which they fall due, first come first out among equals (a binary heap). */
export interface DueList<T> {
  add(dueAt: number, item: T): void;
  /** When the first falls due; undefined when there is none. Those in front that mean nothing any more go. */
  next(isCurrent?: (dueAt: number, item: T) => boolean): number | undefined;
  /** Takes out the first if it is due by `now`. */
  takeDue(now: number): { readonly dueAt: number; readonly item: T } | undefined;
}

interface Entry<T> {
  readonly dueAt: number;
  readonly order: number;
  readonly item: T;
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>) =>
  a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);

export function createDueList<T>(): DueList<T> {
  const heap: Entry<T>[] = [];
  let added = 0;
  const at = (index: number) => heap[index] as Entry<T>;

  function rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(at(index), at(parent))) return;
      [heap[parent], heap[index]] = [at(index), at(parent)];
      index = parent;
    }
  }

  function sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const least = right < heap.length && isBefore(at(right), at(left)) ? right : left;
      if (!isBefore(at(least), at(index))) return;
      [heap[index], heap[least]] = [at(least), at(index)];
      index = least;
    }
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return;
    heap[0] = last;
    sink();
  }

  return {
    add: (dueAt, item) => {
      heap.push({ dueAt, order: added++, item });
      rise(heap.length - 1);
    },
    next: (isCurrent = () => true) => {
      while (heap[0] !== undefined && !isCurrent(heap[0].dueAt, heap[0].item)) removeFirst();
      return heap[0]?.dueAt;
    },
    takeDue: (now) => {
      const first = heap[0];
      if (first === undefined || first.dueAt > now) return undefined;
      removeFirst();
      return first;
    },
  };
}
