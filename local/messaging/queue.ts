/** One standard queue: visibility, delays, receive counts, dead letters, retention and long polling on the engine's clock. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { createDueList } from './due-list.ts';
import type { Journal } from './journal.ts';
import type { Message, MessageContent } from './message.ts';
import type { QueueDefinition } from './queue-definition.ts';
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts';

/** SQS lets so many messages of one queue be in flight. */
const IN_FLIGHT_MAX = 120_000;
const DELAY_MAX_MS = 900_000;

export interface ReceiveOptions {
  readonly max: number;
  /** Zero answers at once. */
  readonly waitMs: number;
  readonly visibilityMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface QueueStats {
  readonly name: string;
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Age of the oldest message still held, 0 when empty. */
  readonly oldestAgeMs: number;
}

export interface QueueOptions {
  readonly definition: QueueDefinition;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Looks up the dead letter queue when it is needed: queues may name one another in any order. */
  readonly queueByArn: (arn: string) => Queue | undefined;
}

export class Queue {
  readonly definition: QueueDefinition;
  readonly createdAt: number;
  readonly #options: QueueOptions;
  readonly #messages = new Map<string, Message>();
  readonly #ready = new Set<Message>();
  readonly #hidden = createDueList<Message>();
  readonly #waiting: WaitingRoom;
  #inFlight = 0;
  #delayed = 0;

  constructor(options: QueueOptions) {
    const { definition, clock, journal } = options;
    this.#options = options;
    this.definition = definition;
    this.createdAt = clock.now();
    this.#waiting = createWaitingRoom({
      clock,
      take: (max, visibilityMs) => this.#take(max, visibilityMs),
      nextDue: () => this.#hidden.next(isHiddenUntil),
    });
    for (const message of journal.load(definition.name)) this.#restore(message);
  }

  send(content: MessageContent, delayMs = this.definition.delayMs): Message {
    const sentAt = this.#options.clock.now();
    const message: Message = {
      ...content,
      id: randomUUID(),
      sentAt,
      state: 'gone',
      visibleAt: sentAt + delayMs,
      receiveCount: 0,
      firstReceivedAt: undefined,
      receipt: 0,
      deadLetterSourceArn: undefined,
    };
    this.#hold(message, delayMs > 0 ? 'delayed' : 'ready');
    return message;
  }

  /** An empty list when nothing came in time; 'over-limit' when too much is in flight. */
  async receive(options: ReceiveOptions): Promise<Message[] | 'over-limit'> {
    const { max, waitMs, visibilityMs, signal } = options;
    if (this.#inFlight >= IN_FLIGHT_MAX) return 'over-limit';
    const taken = this.#take(max, visibilityMs);
    if (taken.length > 0 || waitMs <= 0) return taken;
    return this.#waiting.wait({ max, waitMs, visibilityMs, signal });
  }

  find(messageId: string): Message | undefined {
    this.#showDue();
    return this.#messages.get(messageId);
  }

  remove(message: Message): void {
    this.#forget(message);
    this.#options.journal.remove(message.id);
  }

  /** Zero shows it again at once. */
  hide(message: Message, visibilityMs: number): void {
    message.visibleAt = this.#options.clock.now() + visibilityMs;
    this.#enter(message, visibilityMs > 0 ? 'in-flight' : 'ready');
    this.#save(message);
  }

  /** Takes over a message that another queue gave up. */
  adopt(message: Message, sourceArn: string | undefined): void {
    message.deadLetterSourceArn = sourceArn;
    this.#hold(message, 'ready');
  }

  /** The visible message that waits longest, left where it is. */
  first(): Message | undefined {
    this.#showDue();
    return this.#ready.values().next().value;
  }

  purge(): void {
    for (const message of [...this.#messages.values()]) this.remove(message);
  }

  stats(): QueueStats {
    this.#showDue();
    const now = this.#options.clock.now();
    let oldestAt = now;
    for (const { sentAt } of this.#messages.values()) oldestAt = Math.min(oldestAt, sentAt);
    return {
      name: this.definition.name,
      arn: this.definition.arn,
      visible: this.#ready.size,
      inFlight: this.#inFlight,
      delayed: this.#delayed,
      oldestAgeMs: now - oldestAt,
    };
  }

  /** Answers all who wait with nothing. */
  close(): void {
    this.#waiting.close();
  }

  #take(max: number, visibilityMs = this.definition.visibilityMs): Message[] {
    this.#showDue();
    const now = this.#options.clock.now();
    const taken: Message[] = [];
    for (const message of this.#ready) {
      if (taken.length === max) break;
      if (now - message.sentAt > this.definition.retentionMs) this.remove(message);
      else if (this.#isSpent(message)) this.#giveUp(message);
      else taken.push(this.#handOut(message, now + visibilityMs));
    }
    return taken;
  }

  #handOut(message: Message, visibleAt: number): Message {
    message.receiveCount++;
    message.receipt++;
    message.firstReceivedAt ??= this.#options.clock.now();
    message.visibleAt = visibleAt;
    this.#enter(message, 'in-flight');
    this.#save(message);
    return message;
  }

  #isSpent({ receiveCount }: Message): boolean {
    const { redrive } = this.definition;
    return redrive !== undefined && receiveCount >= redrive.maxReceiveCount;
  }

  /** The journal's row moves with the message: a crash in between cannot lose it. */
  #giveUp(message: Message): void {
    const { deadLetterArn = '' } = this.definition.redrive ?? {};
    const target = this.#options.queueByArn(deadLetterArn);
    if (target === undefined) throw new Error(`the dead letter queue ${deadLetterArn} is missing`);
    this.#forget(message);
    target.adopt(message, this.definition.arn);
  }

  #hold(message: Message, state: 'ready' | 'delayed'): void {
    this.#messages.set(message.id, message);
    this.#enter(message, state);
    this.#save(message);
  }

  #restore(message: Message): void {
    const { state } = message;
    // The clock of an earlier run may have been far ahead of this one's.
    const hiddenMaxMs = state === 'delayed' ? DELAY_MAX_MS : this.definition.visibilityMs;
    const hiddenUntilMax = this.#options.clock.now() + hiddenMaxMs;
    message.visibleAt = Math.min(message.visibleAt, hiddenUntilMax);
    message.state = 'gone';
    this.#messages.set(message.id, message);
    this.#enter(message, state === 'gone' ? 'ready' : state);
  }

  #save(message: Message): void {
    this.#options.journal.save(this.definition.name, message);
  }

  #forget(message: Message): void {
    this.#leaveState(message);
    this.#messages.delete(message.id);
    this.#waiting.changed();
  }

  #enter(message: Message, state: 'ready' | 'delayed' | 'in-flight'): void {
    this.#leaveState(message);
    message.state = state;
    if (state === 'ready') this.#ready.add(message);
    else this.#hidden.add(message.visibleAt, message);
    if (state === 'in-flight') this.#inFlight++;
    if (state === 'delayed') this.#delayed++;
    this.#waiting.changed();
  }

  #leaveState(message: Message): void {
    if (message.state === 'ready') this.#ready.delete(message);
    if (message.state === 'in-flight') this.#inFlight--;
    if (message.state === 'delayed') this.#delayed--;
    message.state = 'gone';
  }

  #showDue(): void {
    const now = this.#options.clock.now();
    for (let due = this.#hidden.takeDue(now); due; due = this.#hidden.takeDue(now)) {
      const { item, dueAt } = due;
      if (isHiddenUntil(dueAt, item)) this.#enter(item, 'ready');
    }
  }
}

/** Entries outlive what happened to their message since: only the latest one counts. */
const isHiddenUntil = (dueAt: number, { state, visibleAt }: Message): boolean =>
  (state === 'in-flight' || state === 'delayed') && visibleAt === dueAt;
