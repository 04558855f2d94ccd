/** Something the person at the keyboard can mend. Its message is one line that says what is wrong and what to do, so it is printed without a stack. */
export class RunnerProblem extends Error {
  override name = 'RunnerProblem';
}
