import type { Evidence } from '../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { Outstanding } from './desk.ts';
import type { Moment } from './process.ts';
import type { Program } from './program.ts';
import { isRead, type Request } from './requests.ts';
import { FAULT_KINDS, type FaultKind } from './scenario.ts';
import { CRASHED, DONE, IDLE, requestOf, type Stage, senderOf, type World } from './world.ts';

// How faults are modelled, as in the model of the protocol. A write takes effect when the scheduler lets it. Before that, a copy of it
// may be put in flight, which lands at any later moment, or never; its sender waits on, or is told that there is no answer. A process may
// simply never move again. From these come all outcomes of a request: applied and answered; applied, answer lost; not applied; applied
// late, after its sender gave up; applied twice. A crash needs no move of its own where worlds are searched exhaustively, because every
// invariant is asked of every world, and so is what would become of it if everyone stopped there (`drained`).

/** One thing that can happen next. */
export type Move =
  /** A request is performed and answered; or it goes wrong in one way. */
  | {
      readonly kind: 'step';
      readonly program: Program;
      readonly about: Evidence | undefined;
      readonly call: Outstanding;
    }
  | ({ readonly kind: 'copy' | 'no-answer' | 'busy' } & Faulty)
  | { readonly kind: 'crash'; readonly program: Program }
  | { readonly kind: 'lands' | 'lost'; readonly flight: number }
  | { readonly kind: 'deleted'; readonly id: ReservationId }
  | { readonly kind: 'tick' };

interface Faulty {
  readonly program: Program;
  readonly about: Evidence | undefined;
  readonly call: Outstanding;
  readonly fault: FaultKind;
}

/** Everything that can happen next in a world. */
export async function movesFrom(stage: Stage, world: World): Promise<Move[]> {
  const moves: Move[] = [];
  for (const program of stage.programs) {
    for (const moment of await momentsOf(stage, world, program)) {
      for (const call of moment.outstanding) addCall(world, program, moment, call, moves);
    }
    if (stage.crashes && isUnderWay(world, program)) moves.push({ kind: 'crash', program });
  }
  addFlights(stage, world, moves);
  if (stage.scenario.purge) addDeletions(stage, world, moves);
  if (world.tick < (stage.scenario.ticks ?? 0)) moves.push({ kind: 'tick' });
  return moves;
}

/** Where a process could go on: its moment, or the first moments that it could begin with. */
async function momentsOf({ processes, stores }: Stage, world: World, program: Program): Promise<readonly Moment[]> {
  const at = world.processes[program.number] as number;
  if (at === DONE || at === CRASHED) return [];
  if (at !== IDLE) return [processes.at(at)];
  const view = stores.view(world.store);
  if (!program.mayStart(view)) return [];
  if (program.runs !== 'on-evidence') return [processes.started(program) as Moment];
  const starts: Moment[] = [];
  for (const seen of view.evidence) {
    starts.push(processes.started(program, seen) ?? (await processes.start(program, seen)));
  }
  return starts;
}

function addCall(world: World, program: Program, { about }: Moment, call: Outstanding, moves: Move[]): void {
  moves.push({ kind: 'step', program, about, call });
  const fault = faultOf(world, call.request);
  if (fault !== undefined) {
    if (fault !== 'read') moves.push({ kind: 'copy', program, about, call, fault });
    moves.push({ kind: 'no-answer', program, about, call, fault });
  }
  if (call.request.method === 'take' && allows(world, 'busy')) {
    moves.push({ kind: 'busy', program, about, call, fault: 'busy' });
  }
}

function addFlights({ scenario }: Stage, { flights }: World, moves: Move[]): void {
  flights.forEach((flight, i) => {
    if (flight === flights[i - 1]) return; // equal copies do the same
    moves.push({ kind: 'lands', flight });
    if (scenario.purge) moves.push({ kind: 'lost', flight });
  });
}

function addDeletions({ reservations, stores }: Stage, world: World, moves: Move[]): void {
  const view = stores.view(world.store);
  reservations.forEach((id, i) => {
    if (view.mayBeDeleted(id) && world.writers[i] === 0) moves.push({ kind: 'deleted', id });
  });
}

function isUnderWay(world: World, { number, attemptOf }: Program): boolean {
  return attemptOf !== undefined && (world.processes[number] as number) >= 0;
}

/** A bit for each program whose attempt is under way, or has a copy in flight. */
export function activeWriters({ programs }: Stage, world: World): number {
  let bits = 0;
  for (const program of programs) if (isUnderWay(world, program)) bits |= 1 << program.number;
  for (const flight of world.flights) bits |= 1 << senderOf(flight);
  return bits;
}

const KINDS: Readonly<Record<string, FaultKind>> = {
  'buckets.take': 'take',
  'reservations.hold': 'own',
  'reservations.pay': 'own',
  'reservations.holdAgain': 'own',
  'reservations.confirm': 'confirm',
  'reservations.renew': 'renewal',
  'reservations.end': 'end',
  'transfers.request': 'own',
  'transfers.cancel': 'end',
};

/** Which fault of those left a request may meet: its own kind where the scenario names that one, else any other. */
function faultOf(world: World, request: Request): FaultKind | undefined {
  if (isRead(request)) return allows(world, 'read') ? 'read' : undefined;
  const own = KINDS[`${request.port}.${request.method}`];
  if (own !== undefined && allows(world, own)) return own;
  return allows(world, 'other') ? 'other' : undefined;
}

function allows(world: World, kind: FaultKind): boolean {
  return (world.left[FAULT_KINDS.indexOf(kind)] as number) > 0;
}

/** A move, for people: `r1.a: buckets.take …`. */
export function say(stage: Stage, move: Move): string {
  switch (move.kind) {
    case 'step':
      return sayCall(move);
    case 'copy':
      return `${sayCall(move)}, a copy stays in flight and the sender waits`;
    case 'no-answer':
      return `${sayCall(move)}, in flight, and the sender is told that there is no answer`;
    case 'busy':
      return `${sayCall(move)}, the bucket is busy`;
    case 'crash':
      return `${move.program.name}: crashes`;
    case 'lands':
      return `a copy lands: ${sayRequest(stage.letters.requestAt(requestOf(move.flight)))}`;
    case 'lost':
      return `a copy is lost: ${sayRequest(stage.letters.requestAt(requestOf(move.flight)))}`;
    case 'deleted':
      return `the retention of ${move.id} is over: deleted`;
    case 'tick':
      return 'the clock ticks';
  }
}

function sayCall({ program, call }: Faulty | Extract<Move, { kind: 'step' }>): string {
  return `${program.name}: ${sayRequest(call.request)}`;
}

function sayRequest({ method, args }: Request): string {
  return `${method} ${args.map(sayArgument).filter(Boolean).join(' ')}`;
}

/** The part of an argument that a person looks for: whose, which claim, which bucket. */
function sayArgument(argument: unknown): string {
  if (typeof argument === 'string' || typeof argument === 'number') return String(argument);
  if (Array.isArray(argument)) return argument.length === 0 ? '' : `[${argument.map(sayArgument).join(', ')}]`;
  if (argument === null || typeof argument !== 'object') return '';
  const { reservationId, claim, bucket, quantity, value, status, over, owner, index } = argument as Record<
    string,
    unknown
  >;
  const named = { index, quantity, value };
  const parts = [reservationId, status, claim, bucket].filter((part) => part !== undefined).map(String);
  for (const [name, part] of Object.entries(named)) if (part !== undefined) parts.push(`${name} ${part}`);
  return [...parts, sayArgument(over), sayArgument(owner)].filter(Boolean).join(' ');
}
