/** How long and from which seed the suite runs, as `npm run faults` sets it; by the day where nobody does. */
const DAY_MS = 86_400_000;

export interface FaultSettings {
  readonly seed: number;
  /** Time for more seeds of random faults; none unless asked for. */
  readonly minutes: number;
  /** Every run of every sweep, instead of a sample that changes with the seed. */
  readonly isWhole: boolean;
  /** Writes down anew what random faults are drawn from. */
  readonly isRecording: boolean;
}

export const faultSettings = (): FaultSettings => {
  const {
    TAP_FAULTS_SEED: seed,
    TAP_FAULTS_MINUTES: minutes,
    TAP_FAULTS_WHOLE,
    TAP_FAULTS_RECORD,
  } = process.env;
  return {
    seed: seed === undefined ? Math.floor(Date.now() / DAY_MS) : Number(seed),
    minutes: Number(minutes ?? 0),
    isWhole: TAP_FAULTS_WHOLE === '1',
    isRecording: TAP_FAULTS_RECORD === '1',
  };
};
