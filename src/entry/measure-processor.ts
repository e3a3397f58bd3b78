/** A processor whose every answer is measured: how long it took, and whether it was one. */
import type { Now, Processor } from '../application/ports.ts';
import type { Telemetry } from './telemetry.ts';

interface Options {
  readonly processor: Processor;
  readonly telemetry: Telemetry;
  readonly now: Now;
}

export function measureProcessor({ processor, telemetry, now }: Options): Processor {
  const { name } = processor;

  async function measured<Answer extends { readonly outcome: string }>(
    operation: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const startedAt = now();
    const answer = await ask();
    const isError = answer.outcome === 'unavailable' || answer.outcome === 'unknown';
    telemetry.measure(
      { ProcessorLatency: now() - startedAt, ProcessorErrors: isError ? 1 : 0 },
      { processor: name, operation, outcome: answer.outcome },
    );
    return answer;
  }

  return {
    name,
    authorize: (request) => measured('authorize', () => processor.authorize(request)),
    capture: (request) => measured('capture', () => processor.capture(request)),
    void: (request) => measured('void', () => processor.void(request)),
    refund: (request) => measured('refund', () => processor.refund(request)),
    inquire: (key) => measured('inquire', () => processor.inquire(key)),
  };
}
