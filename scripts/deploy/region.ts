/** The stack has one region; a wish for another is refused, wherever it was said. */
import { type Check, passed, refused } from './check.ts';

/** `stackRegion` is the one that synthesis settled on. */
export function checkRegion(environment: NodeJS.ProcessEnv, stackRegion: string): Check<string> {
  const wished = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return wished === undefined || wished === stackRegion
    ? passed(stackRegion)
    : refused(
        `AWS_DEFAULT_REGION is ${JSON.stringify(wished)}, the stack lives in ${stackRegion}. Example: AWS_REGION=${stackRegion}`,
      );
}
