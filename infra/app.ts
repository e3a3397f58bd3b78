/** The app that the stacks of one synthesis belong to, set up alike for the command, tests and measurements. */
import { App } from 'cdktn';

/** From 1.10 on both lock a state in a bucket by themselves. */
export const TOOL_VERSION = '>=1.10.0';

/** `outdir` must exist. */
export const createApp = (outdir: string): App =>
  new App({
    outdir,
    stackTraces: false,
    context: {
      // Two bundles that differ in a file's name or mode are two bundles.
      canonicalAssetHashes: true,
      targetVersions: { terraform: TOOL_VERSION, opentofu: TOOL_VERSION },
    },
  });
