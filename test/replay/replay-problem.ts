/** What the user of a replay can mend. Its message is one line that says how; anything else that is thrown is a defect. */
export class ReplayProblem extends Error {}
