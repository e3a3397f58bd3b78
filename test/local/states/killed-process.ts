/** A process for durability.test.ts to kill: starts executions, and prints the name of each that was acknowledged. */
import { lambdaArn, machineArn, startFixture } from './states-fixture.ts';

const { api } = startFixture({
  machines: {
    m: {
      StartAt: 'First',
      States: {
        First: { Type: 'Task', Resource: lambdaArn('f'), Next: 'Wait' },
        Wait: { Type: 'Wait', Seconds: 3600, End: true },
      },
    },
  },
  type: 'STANDARD',
  store: process.argv[2] ?? '',
});
// Many more than it lives to start, and yet an end: nothing is left behind when nobody kills it.
for (let i = 0; i < 5000; i += 1) {
  const answer = await api('StartExecution', { stateMachineArn: machineArn('m'), name: `e${i}` });
  if (answer.httpStatus === 200) process.stdout.write(`e${i}\n`);
}
process.exit();
