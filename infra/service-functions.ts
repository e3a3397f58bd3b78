/** Brings the table of functions to life: one construct each, then every use becomes its grant and its variable. */
import { join } from 'node:path';
import { Construct } from 'constructs';
import type { Buckets } from './buckets.ts';
import type { Encryption } from './encryption.ts';
import type { Use } from './function-definition.ts';
import { functions } from './functions.ts';
import type { Platform } from './platform.ts';
import { pascalCase } from './policy.ts';
import type { Queues } from './queues.ts';
import type { FunctionName } from './resources.ts';
import { ServiceFunction } from './service-function.ts';
import type { Tables } from './tables.ts';
import type { Topics } from './topics.ts';
import type { Workflows } from './workflows.ts';

export interface ServiceFunctionsOptions {
  readonly platform: Platform;
  readonly encryption: Encryption;
  /** Directory that holds one directory of bundled code for each function. */
  readonly bundles: string;
}

/** What the functions may use; the state machines call functions and so come after them. */
export interface Capabilities {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly workflows: Workflows;
  readonly buckets: Buckets;
}

export class ServiceFunctions extends Construct {
  readonly #functions: ReadonlyMap<FunctionName, ServiceFunction>;
  readonly #platform: Platform;

  constructor(scope: Construct, id: string, options: ServiceFunctionsOptions) {
    super(scope, id);
    const { platform, encryption, bundles } = options;
    this.#platform = platform;
    this.#functions = new Map(
      functions.map((definition) => [
        definition.name,
        new ServiceFunction(this, definition.name, {
          platform,
          encryption,
          definition,
          bundle: join(bundles, definition.name),
        }),
      ]),
    );
  }

  of(name: FunctionName): ServiceFunction {
    const found = this.#functions.get(name);
    if (found === undefined) {
      throw new Error(`No function is called ${name}; see infra/functions.ts.`);
    }
    return found;
  }

  /** Gives every function what its entry in the table says it uses. */
  connect(capabilities: Capabilities): void {
    for (const { name, uses } of functions) {
      for (const use of uses) this.#connect(this.of(name), use, capabilities);
    }
  }

  #connect(user: ServiceFunction, use: Use, capabilities: Capabilities) {
    const { tables, queues, topics, workflows, buckets } = capabilities;
    switch (use.kind) {
      case 'table':
        user.grant(tables.grant(use));
        return user.setVariable(use.variable, tables.of(use.table).name);
      case 'send':
        user.grant(queues.grantSend(use.queue));
        return user.setVariable(use.variable, queues.of(use.queue).url);
      case 'consume':
        user.grant(queues.grantConsume(use.queue));
        return user.setVariable(use.variable, queues.of(use.queue).url);
      case 'receive':
        return user.grant(queues.grantReceive(use.queue));
      case 'publish':
        user.grant(topics.grantPublish(use.topic));
        return user.setVariable(use.variable, topics.of(use.topic).arn);
      case 'run':
        user.grant(workflows.grantRun(use.machine));
        return user.setVariable(use.variable, workflows.of(use.machine).arn);
      case 'start':
        user.grant(workflows.grantStart(use.machine));
        return user.setVariable(use.variable, workflows.of(use.machine).arn);
      case 'objects':
        user.grant(buckets.grantObjects(use.access, use.prefix));
        return user.setVariable(use.variable, buckets.batches.bucket);
      case 'answer':
        return user.grant(workflows.grantAnswer(use.machine));
      case 'invoke': {
        const target = this.of(use.function);
        user.grant([target.grantInvoke(`Invoke${pascalCase(use.function)}`)]);
        return user.setVariable(use.variable, target.resource.functionName);
      }
      case 'setting':
        return user.setVariable(use.variable, String(this.#platform.settings[use.variable]));
      case 'constant':
        return user.setVariable(use.variable, use.value);
    }
  }
}
