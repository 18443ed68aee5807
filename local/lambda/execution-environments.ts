/** The execution environments of a function: Lambda has one for each invocation that runs at a time, and keeps it warm. */
export type Environments = {
  /** Takes an environment for one invocation; true when it had to be made, which is a cold start. */
  take(): boolean;
  giveBack(): void;
};

export function createEnvironments(): Environments {
  let idle = 0;
  return {
    take() {
      if (idle === 0) return true;
      idle -= 1;
      return false;
    },
    giveBack() {
      idle += 1;
    },
  };
}
