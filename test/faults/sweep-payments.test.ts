/** Crash points of what is done with one payment, all in one system, since starting it costs as much as ten runs. */
import { sweepSuite } from './support/sweep-suite.ts';

sweepSuite('submit', 'submit-with-wait', 'capture', 'cancel', 'refund', 'review', 'retry');
