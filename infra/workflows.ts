/** The state machines: which functions their steps call, and who may start or answer them. */
import type { SfnStateMachine } from '@cdktn/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { ingestBatch } from '../workflows/ingest-batch.ts';
import { processPayment } from '../workflows/process-payment.ts';
import { reviewPayment } from '../workflows/review-payment.ts';
import { settleDay } from '../workflows/settle-day.ts';
import type { StateMachine } from '../workflows/states-language.ts';
import type { Encryption } from './encryption.ts';
import { workflowName } from './names.ts';
import type { Platform } from './platform.ts';
import { pascalCase, type Statement } from './policy.ts';
import type { FunctionName, MachineName } from './resources.ts';
import type { ServiceFunctions } from './service-functions.ts';
import { machineArn, Workflow } from './workflow.ts';

export interface WorkflowsOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  readonly functions: ServiceFunctions;
}

/** A machine's definition by the ARNs of what it calls, and what it needs beside its functions. */
interface MachineDefinition {
  readonly type: 'EXPRESS' | 'STANDARD';
  readonly functions: readonly FunctionName[];
  readonly definition: (arn: (name: FunctionName) => string) => StateMachine;
  readonly grants?: readonly Statement[];
}

const reviewing: MachineDefinition = {
  type: 'STANDARD',
  functions: ['request-review', 'apply-review'],
  definition: (arn) =>
    reviewPayment({ requestReview: arn('request-review'), applyReview: arn('apply-review') }),
};

const settling: MachineDefinition = {
  type: 'STANDARD',
  functions: ['plan-settlement', 'settle-payments', 'report-settlement', 'compare-settlement'],
  definition: (arn) =>
    settleDay({
      planSettlement: arn('plan-settlement'),
      settlePayments: arn('settle-payments'),
      reportSettlement: arn('report-settlement'),
      compareSettlement: arn('compare-settlement'),
    }),
};

const ingesting = (chunksAtOnce: number): MachineDefinition => ({
  type: 'STANDARD',
  functions: [
    ...(['plan-file', 'ingest-chunk', 'check-batch'] as const),
    ...(['write-results', 'finish-batch', 'fail-batch'] as const),
  ],
  definition: (arn) =>
    ingestBatch(
      {
        planFile: arn('plan-file'),
        ingestChunk: arn('ingest-chunk'),
        checkBatch: arn('check-batch'),
        writeResults: arn('write-results'),
        finishBatch: arn('finish-batch'),
        failBatch: arn('fail-batch'),
      },
      { chunksAtOnce },
    ),
});

const processing = (reviewMachine: string, grants: readonly Statement[]): MachineDefinition => ({
  type: 'EXPRESS',
  functions: [
    'screen-payment',
    'authorize-payment',
    'capture-payment',
    'cancel-payment',
    'refund-payment',
    'fail-payment',
    'resume-review',
  ],
  definition: (arn) =>
    processPayment({
      screenPayment: arn('screen-payment'),
      authorizePayment: arn('authorize-payment'),
      capturePayment: arn('capture-payment'),
      cancelPayment: arn('cancel-payment'),
      refundPayment: arn('refund-payment'),
      failPayment: arn('fail-payment'),
      resumeReview: arn('resume-review'),
      reviewMachine,
    }),
  grants,
});

export class Workflows extends Construct {
  readonly #machines: Readonly<Record<MachineName, Workflow>>;
  readonly #options: WorkflowsOptions;

  constructor(scope: Construct, id: string, options: WorkflowsOptions) {
    super(scope, id);
    this.#options = options;
    const review = this.#declare('review-payment', reviewing);
    const process = processing(review.resource.arn, [
      {
        Sid: 'StartReviewPayment',
        Effect: 'Allow',
        Action: 'states:StartExecution',
        Resource: review.resource.arn,
      },
      this.#grantKey('review-payment'),
    ]);
    this.#machines = {
      'process-payment': this.#declare('process-payment', process),
      'review-payment': review,
      'settle-day': this.#declare('settle-day', settling),
      'ingest-batch': this.#declare(
        'ingest-batch',
        ingesting(options.platform.settings.BATCH_CHUNKS_AT_ONCE),
      ),
    };
  }

  #declare(machine: MachineName, definition: MachineDefinition): Workflow {
    const { platform, encryption, functions } = this.#options;
    const invokes = definition.functions.map((name) =>
      functions.of(name).grantInvoke(`Invoke${pascalCase(name)}`),
    );
    return new Workflow(this, workflowName(machine), {
      platform,
      encryption,
      machine,
      type: definition.type,
      definition: definition.definition((name) => functions.of(name).resource.arn),
      grants: [...invokes, ...(definition.grants ?? [])],
    });
  }

  of(name: MachineName): SfnStateMachine {
    return this.#machines[name].resource;
  }

  /** Starts an execution and waits for its answer. */
  grantRun(name: MachineName): readonly Statement[] {
    return [
      {
        Sid: `Run${pascalCase(name)}`,
        Effect: 'Allow',
        Action: 'states:StartSyncExecution',
        Resource: this.of(name).arn,
      },
      this.#grantKey(name),
    ];
  }

  /** Starts an execution and does not wait for it. */
  grantStart(name: MachineName): readonly Statement[] {
    return [
      {
        Sid: `Start${pascalCase(name)}`,
        Effect: 'Allow',
        Action: 'states:StartExecution',
        Resource: this.of(name).arn,
      },
      this.#grantKey(name),
    ];
  }

  /** Answers a task token; the token names the execution, IAM has no resource type for it. */
  grantAnswer(name: MachineName): readonly Statement[] {
    return [
      {
        Sid: `Answer${pascalCase(name)}`,
        Effect: 'Allow',
        Action: 'states:SendTaskSuccess',
        Resource: '*',
      },
      this.#grantKey(name),
    ];
  }

  /** Inputs and outputs are encrypted under the machine's context, for those who hand them in or read them too. */
  #grantKey(name: MachineName): Statement {
    return this.#options.encryption.grantDirect('write', `Key${pascalCase(name)}`, {
      key: 'aws:states:stateMachineArn',
      value: machineArn(this.#options.platform, name),
    });
  }
}
