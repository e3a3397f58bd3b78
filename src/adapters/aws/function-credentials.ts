/** What bundles hold in place of the SDK's chain of credential providers: Lambda gives a function its keys as environment variables. */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Takes the options of the provider that it replaces; of these only the logger means something here. */
export const defaultProvider: typeof fromEnv = (options) => fromEnv(options);
