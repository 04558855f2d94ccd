import { Command, InvalidArgumentError } from 'commander';
import { walk } from './random-walk.ts';
import { row, tellSchedule } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { explore } from './search.ts';

// Explores the real claim, reservation and shipment code: every schedule of each small scenario with one copy of any write, where that ends
// within the limits, then seeded schedules with more faults and without a bound on attempts. The real code has more steps than the
// model (its reads are steps), so with all the copies of the model few scenarios end in minutes: `--model-faults` is for hours.

interface Options {
  readonly seconds: number;
  readonly states: number;
  readonly seeds: number;
  readonly from: number;
  readonly modelFaults?: true;
}

const program = new Command('explore')
  .description('Explores the real protocol code, schedule by schedule.')
  .argument('[names...]', 'scenarios whose names start with one of these; none: all')
  .option('--seconds <n>', 'give up trying all schedules of a scenario after so long', positive, 60)
  .option('--states <n>', 'and after so many states', positive, 2_000_000)
  .option(
    '--model-faults',
    'all the copies in flight that the model of the protocol allows, instead of one of any write',
  )
  .option('--seeds <n>', 'seeded schedules of each scenario', positive, 1_000)
  .option('--from <seed>', 'the first seed', positive, 1)
  .parse();

const chosen = Object.entries(SCENARIOS).filter(
  ([name]) => program.args.length === 0 || program.args.some((start) => name.startsWith(start)),
);
if (chosen.length === 0) program.error(`no scenario starts with any of: ${program.args.join(', ')}`);
const violations = await exploreAll(chosen, program.opts<Options>());
say(violations === 0 ? 'No violation.' : `${violations} violations.`);
process.exitCode = violations === 0 ? 0 : 1;

async function exploreAll(scenarios: typeof chosen, options: Options): Promise<number> {
  const { seconds, states, seeds, from, modelFaults } = options;
  let found = 0;
  say(row('scenario', 'states', 'steps', 'depth', 'verdict', 'seeded', 'verdict'));
  for (const [name, scenario] of scenarios) {
    const faults = modelFaults ? scenario.faults : { other: 1 };
    const all = await explore({ ...scenario, faults }, { maxSeconds: seconds, maxStates: states });
    const some = await walk(scenario, range(from, seeds));
    const verdict = all.broken ?? (all.complete ? 'PASS' : 'limit');
    say(row(name, all.states, all.steps, all.depth, verdict, some.schedules, some.broken ?? 'PASS'));
    for (const { broken, schedule } of [all, some]) {
      if (broken === undefined) continue;
      found += 1;
      say(tellSchedule(name, broken, schedule));
    }
  }
  return found;
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a positive whole number');
  return value;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
