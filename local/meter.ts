/** What the engine tells whoever counts what AWS would bill beside calls: runs of functions and of workflows. */

export interface FunctionRun {
  readonly functionName: string;
  readonly memoryMb: number;
  /** Real milliseconds from the event's start to its answer, without waiting for a worker. */
  readonly durationMs: number;
}

export interface WorkflowRun {
  readonly machineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** States entered, every retry counted again, as Standard workflows are billed. */
  readonly transitions: number;
  /** How many of them were tasks. */
  readonly tasks: number;
  /** Milliseconds on the engine's clock. */
  readonly durationMs: number;
}

export interface Meter {
  functionRan(run: FunctionRun): void;
  workflowEnded(run: WorkflowRun): void;
}
