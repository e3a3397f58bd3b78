/** Crash points of the operation in the file's name. */
import { sweepSuite } from './support/sweep-suite.ts';

sweepSuite('batch');
