/** The workflow of a batch: whatever fails ends it with a reason, and no batch outgrows what an execution may hold. */
import { afterAll, describe, expect, it } from 'vitest';
import { CHUNKS_MAX } from '../../src/application/batch/scan-upload.ts';
import { waitSeconds } from '../../src/domain/batch-check.ts';
import type { State } from '../../workflows/states-language.ts';
import { json, resource } from './support/lookup.ts';
import { removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);
const definition = json(resource(stack, 'aws_sfn_state_machine', 'ingest-batch').definition);
const states: Record<string, State> = definition.States;

/** What Step Functions keeps of an execution. */
const EVENTS_MAX = 25_000;
/** Entered, scheduled, started, succeeded, exited. */
const EVENTS_OF_A_TASK = 5;
const EVENTS_OF_A_STATE = 2;
/** Started and succeeded; its task, the choice behind it, its end. */
const EVENTS_OF_A_CHUNK = 2 + EVENTS_OF_A_TASK + 2 * EVENTS_OF_A_STATE;
/** Ingest, the sweep of a cancel, results. */
const MAPS = 3;

describe('ingest-batch', () => {
  const failing = Object.entries(states).filter(
    ([, { Type }]) => Type === 'Task' || Type === 'Map',
  );

  it.each(failing.filter(([name]) => name !== 'FailBatch'))(
    'ends the batch with a reason whatever %s raises',
    (_, state) => {
      expect(state).toMatchObject({
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'FailBatch' }],
      });
    },
  );

  it('fails for everybody to see when it has ended a batch so', () => {
    expect(states.FailBatch).toMatchObject({ Next: 'Failed' });
    expect(states.Failed).toMatchObject({ Type: 'Fail' });
  });

  it('hands each check what the one before it answered', () => {
    const names = ['checks', 'final', 'idleChecks'];
    expect(states.BeginChecks).toMatchObject({
      Result: Object.fromEntries(names.map((name) => [name, 0])),
      ResultPath: '$.check',
    });
    expect(states.Check).toMatchObject({
      Parameters: Object.fromEntries(names.map((name) => [`${name}.$`, `$.check.${name}`])),
      ResultPath: '$.check',
    });
  });

  it('keeps fewer events than an execution may, for the most chunks and the longest wait', () => {
    let checks = 0;
    for (let seconds = 0; seconds < definition.TimeoutSeconds; checks += 1) {
      seconds += waitSeconds(checks);
    }
    const ofChecks = checks * (EVENTS_OF_A_TASK + 2 * EVENTS_OF_A_STATE);
    const ofChunks = MAPS * CHUNKS_MAX * EVENTS_OF_A_CHUNK;
    expect(ofChecks + ofChunks).toBeLessThan(EVENTS_MAX);
  });
});
