/** Messages that no one can carry out, and what must become of them. */
import type { System } from '../../support/system.ts';
import { deadLettersOf } from './queue-content.ts';
import type { Workbench } from './workbench.ts';

const ORDER = {
  schema: 1,
  environment: 'e2e',
  paymentId: 'pay_01h2xcejqtf2nbrexx3vqjhp41',
  operation: 'process',
  operationNumber: 1,
};

/** By name; none of them may reach a processor, and each must lie in the dead-letter queue as it was. */
export const badMessages: Readonly<Record<string, string>> = {
  'is not JSON': '{"schema":1,',
  'is empty JSON': 'null',
  'is of an unknown version': JSON.stringify({ ...ORDER, schema: 2 }),
  'is of another environment': JSON.stringify({ ...ORDER, environment: 'other' }),
  'names an unknown operation': JSON.stringify({ ...ORDER, operation: 'explode' }),
  'names no payment': JSON.stringify({ ...ORDER, paymentId: 'pay_' }),
  'is for a payment that does not exist': JSON.stringify(ORDER),
  'carries bytes of every kind': JSON.stringify({ note: 'Ünïcödé \u{1f4a3} "\\', schema: 'x' }),
};

type Lane = 'payments' | 'batch-payments';

/** Sends all of them; answers what is wrong once every attempt was made. */
export async function poisonQueue({ system }: Workbench, queue: Lane): Promise<readonly string[]> {
  const url = await system.queueUrl(queue);
  for (const body of Object.values(badMessages)) await system.send(url, markedFor(queue, body));
  await system.engine.time.settle();
  return missingIn(system, queue);
}

/** So that the messages of one lane are told from those of the other; as wrong as they were. */
const markedFor = (queue: Lane, body: string) => (queue === 'payments' ? body : `${body} `);

async function missingIn(system: System, queue: Lane): Promise<readonly string[]> {
  const letters = await deadLettersOf(system);
  return Object.entries(badMessages).flatMap(([name, body]) => {
    const places = letters
      .filter((letter) => letter.body === markedFor(queue, body))
      .map((letter) => letter.queue);
    const isRight = places.length === 1 && places[0] === `${queue}-dlq`;
    return isRight ? [] : [`I5 a message that ${name} lies in [${places.join(', ')}]`];
  });
}
