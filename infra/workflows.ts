/** The state machines: which functions their steps call, and who may start or answer them. */
import type { SfnStateMachine } from '@cdktn/provider-aws/lib/sfn-state-machine/index.js';
import { Construct } from 'constructs';
import { processPayment } from '../workflows/process-payment.ts';
import { reviewPayment } from '../workflows/review-payment.ts';
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

export class Workflows extends Construct {
  readonly #machines: Readonly<Record<MachineName, Workflow>>;
  readonly #platform: Platform;
  readonly #encryption: Encryption;

  constructor(scope: Construct, id: string, { platform, encryption, functions }: WorkflowsOptions) {
    super(scope, id);
    this.#platform = platform;
    this.#encryption = encryption;
    const arn = (name: FunctionName) => functions.of(name).resource.arn;
    const invoke = (...names: FunctionName[]) =>
      names.map((name) => functions.of(name).grantInvoke(`Invoke${pascalCase(name)}`));
    const review = new Workflow(this, workflowName('review-payment'), {
      platform,
      encryption,
      machine: 'review-payment',
      type: 'STANDARD',
      definition: reviewPayment({
        requestReview: arn('request-review'),
        applyReview: arn('apply-review'),
      }),
      grants: invoke('request-review', 'apply-review'),
    });
    const processing = new Workflow(this, workflowName('process-payment'), {
      platform,
      encryption,
      machine: 'process-payment',
      type: 'EXPRESS',
      definition: processPayment({
        screenPayment: arn('screen-payment'),
        authorizePayment: arn('authorize-payment'),
        capturePayment: arn('capture-payment'),
        cancelPayment: arn('cancel-payment'),
        refundPayment: arn('refund-payment'),
        failPayment: arn('fail-payment'),
        resumeReview: arn('resume-review'),
        reviewMachine: review.resource.arn,
      }),
      grants: [
        ...invoke(
          'screen-payment',
          'authorize-payment',
          'capture-payment',
          'cancel-payment',
          'refund-payment',
          'fail-payment',
          'resume-review',
        ),
        {
          Sid: 'StartReviewPayment',
          Effect: 'Allow',
          Action: 'states:StartExecution',
          Resource: review.resource.arn,
        },
        this.#grantKey('review-payment'),
      ],
    });
    this.#machines = { 'process-payment': processing, 'review-payment': review };
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
    return this.#encryption.grantDirect('write', `Key${pascalCase(name)}`, {
      key: 'aws:states:stateMachineArn',
      value: machineArn(this.#platform, name),
    });
  }
}
