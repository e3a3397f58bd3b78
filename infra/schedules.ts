/** What wakes functions by the clock: a rule each, which alone may call its function. */
import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import { LambdaFunctionEventInvokeConfig } from '@cdktn/provider-aws/lib/lambda-function-event-invoke-config/index.js';
import { LambdaPermission } from '@cdktn/provider-aws/lib/lambda-permission/index.js';
import { Construct } from 'constructs';
import type { Trigger } from './function-definition.ts';
import { functions } from './functions.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';

export interface SchedulesOptions {
  readonly platform: Platform;
  readonly functions: ServiceFunctions;
}

type Schedule = Extract<Trigger, { kind: 'schedule' }>;

/** A rule and not an EventBridge Scheduler schedule: that one needs a role to assume, this one none. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, options: SchedulesOptions) {
    super(scope, id);
    for (const { name, triggers } of functions) {
      for (const trigger of triggers) {
        if (trigger.kind === 'schedule') {
          this.#schedule(options.functions.of(name), trigger, options.platform);
        }
      }
    }
  }

  #schedule(target: ServiceFunction, trigger: Schedule, platform: Platform): void {
    const { expression, when, retriesMax, eventAgeMaxSeconds } = trigger;
    const name = target.node.id;
    const { functionName, arn } = target.resource;
    const rule = new CloudwatchEventRule(this, `${name}-schedule`, {
      name: platform.name(name),
      description: `Calls ${platform.name(name)} ${when}.`,
      scheduleExpression: expression,
      state: 'ENABLED',
    });
    const permission = new LambdaPermission(this, `${name}-by-schedule`, {
      statementId: 'AllowSchedule',
      action: 'lambda:InvokeFunction',
      functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new LambdaFunctionEventInvokeConfig(this, `${name}-asynchronous`, {
      functionName,
      maximumRetryAttempts: retriesMax,
      maximumEventAgeInSeconds: eventAgeMaxSeconds,
    });
    new CloudwatchEventTarget(this, `${name}-target`, {
      rule: rule.name,
      arn,
      retryPolicy: {
        maximumRetryAttempts: retriesMax,
        maximumEventAgeInSeconds: eventAgeMaxSeconds,
      },
      dependsOn: [permission],
    });
  }
}
