/** Peer P3 as a stack: API, a function for each stage, a Standard workflow, tables, a topic and its queue. */
import { TerraformStack } from 'cdktn';
import type { Construct } from 'constructs';
import { Platform } from '../../../infra/platform.ts';
import { policyDocument } from '../../../infra/policy.ts';
import type { Settings } from '../../../infra/settings.ts';
import { declareApi } from './stack-api.ts';
import { createFunctionMaker } from './stack-function.ts';
import { declareData, declareMachine, type Tables } from './stack-resources.ts';

export interface NaiveStackOptions {
  readonly settings: Settings;
  /** Directory of one directory of bundled code for each function. */
  readonly bundles: string;
  /** Text of our API document for API Gateway, of which the peer serves POST /payments. */
  readonly document: string;
}

const tableRights = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
];
const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]) => ({
  Sid,
  Effect: 'Allow' as const,
  Action,
  Resource,
});

export class NaiveStack extends TerraformStack {
  constructor(scope: Construct, { settings, bundles, document }: NaiveStackOptions) {
    super(scope, 'naive');
    const platform = new Platform(this, 'Platform', settings);
    const { tables, topic } = declareData(this, platform);
    const make = createFunctionMaker({ scope: this, platform, bundles });
    const stages = declareStages(make, tables);
    const machine = declareMachine(this, platform, {
      screen: stages.screen.arn,
      authorize: stages.authorize.arn,
      capture: stages.capture.arn,
      topic: topic.arn,
    });
    const submit = make('submit-payment', 1024, {
      ...namesOf(tables),
      PROCESS_MACHINE_ARN: machine.arn,
    });
    submit.allow(
      policyDocument([
        allow('Tables', tableRights, ownTables(tables)),
        allow('Start', ['states:StartExecution'], [machine.arn]),
      ]),
    );
    const authorizer = make('authorize-request', 512, { MERCHANTS_TABLE: tables.merchants.name });
    authorizer.allow(
      policyDocument([allow('Tables', ['dynamodb:GetItem'], [tables.merchants.arn])]),
    );
    declareApi(this, { platform, document, submit, authorizer });
  }
}

const namesOf = (tables: Tables) => ({
  TRANSACTIONS_TABLE: tables.transactions.name,
  AUDIT_TABLE: tables.audit.name,
  IDEMPOTENCY_TABLE: tables.idempotency.name,
  MERCHANTS_TABLE: tables.merchants.name,
});
const ownTables = ({ transactions, audit, idempotency }: Tables) => [
  transactions.arn,
  audit.arn,
  idempotency.arn,
];

function declareStages(make: ReturnType<typeof createFunctionMaker>, tables: Tables) {
  const acquirer = make('sandbox-acquirer', 256, { ACQUIRER_TABLE: tables.acquirer.name });
  acquirer.allow(policyDocument([allow('Tables', tableRights, [tables.acquirer.arn])]));
  const stage = (name: string) => {
    const made = make(name, 512, { ...namesOf(tables), ACQUIRER_FUNCTION: acquirer.name });
    made.allow(
      policyDocument([
        allow('Tables', tableRights, ownTables(tables)),
        allow('Merchants', ['dynamodb:GetItem'], [tables.merchants.arn]),
        allow('Acquirer', ['lambda:InvokeFunction'], [acquirer.arn]),
      ]),
    );
    return made;
  };
  const [screen, authorize, capture] = [
    stage('screen-payment'),
    stage('authorize-payment'),
    stage('capture-payment'),
  ];
  return { screen, authorize, capture };
}
