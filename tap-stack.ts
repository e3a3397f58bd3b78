/** The stack: composes the capabilities of infra/, creates no resource itself. */
import { Aspects, TerraformElement, TerraformStack } from 'cdktn';
import type { Construct, Node } from 'constructs';
import type { AlarmSubjects } from './infra/alarm-definition.ts';
import { Alarms } from './infra/alarms.ts';
import { Api } from './infra/api.ts';
import { TOOL_VERSION } from './infra/app.ts';
import { declareBackend } from './infra/backend.ts';
import { Buckets } from './infra/buckets.ts';
import { ControlsAspect } from './infra/controls/controls-aspect.ts';
import { Dashboard } from './infra/dashboard.ts';
import { Encryption } from './infra/encryption.ts';
import { EventSources } from './infra/event-sources.ts';
import { Firewall } from './infra/firewall.ts';
import { Outputs } from './infra/outputs.ts';
import { Platform } from './infra/platform.ts';
import type { Prerequisites } from './infra/prerequisites.ts';
import { Queues } from './infra/queues.ts';
import {
  deadLetterQueueOf,
  functionNames,
  machineNames,
  sourceQueueNames,
  tableNames,
  undeliveredQueue,
} from './infra/resources.ts';
import { Schedules } from './infra/schedules.ts';
import { ServiceFunctions } from './infra/service-functions.ts';
import type { Settings } from './infra/settings.ts';
import { Tables } from './infra/tables.ts';
import { Topics } from './infra/topics.ts';
import { Workflows } from './infra/workflows.ts';

export interface TapStackOptions {
  readonly settings: Settings;
  readonly prerequisites: Prerequisites;
}

export class TapStack extends TerraformStack {
  constructor(scope: Construct, { settings, prerequisites }: TapStackOptions) {
    super(scope, `tap-${settings.ENVIRONMENT_SUFFIX}`);
    declareBackend(this, settings);
    this.addOverride('terraform.required_version', TOOL_VERSION);
    this.addOverride('terraform.required_providers.aws.version', '>= 5.100.0, < 7.0.0');

    const platform = new Platform(this, 'Platform', settings);
    const encryption = new Encryption(this, 'Encryption', platform);
    const common = { platform, encryption };
    const tables = new Tables(this, 'Tables', common);
    const queues = new Queues(this, 'Queues', common);
    const topics = new Topics(this, 'Topics', { ...common, queues });
    const buckets = new Buckets(this, 'Buckets', { ...common, queues });
    const functions = new ServiceFunctions(this, 'Functions', {
      ...common,
      bundles: prerequisites.bundles,
    });
    const workflows = new Workflows(this, 'Workflows', { ...common, functions });
    functions.connect({ tables, queues, topics, workflows, buckets });
    const sources = new EventSources(this, 'EventSources', {
      platform,
      functions,
      tables,
      queues,
      buckets,
    });
    new Schedules(this, 'Schedules', { platform, functions });
    const document = prerequisites.apiDocument;
    const api = new Api(this, 'Api', { ...common, functions, document });
    new Firewall(this, 'Firewall', { ...common, stageArn: api.stage.arn });

    const subjects: AlarmSubjects = {
      api: { name: api.name, stage: api.stageName },
      functions: functionNames.map((id) => ({ id, name: platform.name(id) })),
      machines: machineNames.map((id) => ({ id, arn: workflows.of(id).arn })),
      tables: tableNames.map((id) => ({ id, name: platform.name(id) })),
      queueName: (resource) => platform.name(resource),
      deadLetterQueues: [...sourceQueueNames.map(deadLetterQueueOf), undeliveredQueue],
      relays: [...sources.relays].map(([id, { id: mappingId }]) => ({
        id,
        name: platform.name(id),
        mappingId,
      })),
      own: { environment: platform.suffix },
    };
    const operations = topics.of('payment-operations').arn;
    const alarms = new Alarms(this, 'Alarms', { platform, subjects, topicArn: operations });
    const dashboard = new Dashboard(this, 'Dashboard', {
      platform,
      subjects,
      alarmArns: alarms.arns,
    });
    new Outputs(this, 'Outputs', {
      api_url: { value: api.stage.invokeUrl, description: 'Base URL of the API.' },
      payment_events_topic_arn: {
        value: topics.of('payment-events').arn,
        description: 'Subscribe here to payment events.',
      },
      payment_operations_topic_arn: {
        value: operations,
        description: 'Subscribe here to alarms.',
      },
      dashboard_url: { value: dashboard.url, description: 'The dashboard in the AWS console.' },
      usage_plan_id: {
        value: api.usagePlanId,
        description: "Plan that merchants' keys belong to.",
      },
    });
    Aspects.of(this).add(new ControlsAspect());
  }

  /**
   * Readable addresses: constructs of a capability have capital names and leave no trace, so that
   * `Functions/submit-payment/Role` is `aws_iam_role.submit-payment`.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const below = node.scopes.slice(node.scopes.findIndex(TerraformStack.isStack) + 1);
    return below
      .map((scope) => scope.node.id)
      .filter((id) => /^[a-z]/.test(id))
      .join('-');
  }
}
