import { type Evidence, ownerOf, reservationOwner } from '../../functions/core/domain/claim.ts';
import type { ReservationId } from '../../functions/core/domain/ids.ts';
import type { Outstanding } from './desk.ts';
import { activeWriters, type Move } from './moves.ts';
import type { Moment } from './process.ts';
import { TICK_MS } from './process.ts';
import type { Told } from './program.ts';
import { FAULT_KINDS, type FaultKind } from './scenario.ts';
import { bitOf, CRASHED, DONE, flightOf, IDLE, requestOf, type Stage, type World } from './world.ts';

/** What a move leads to. `fault`: the code, or the store, failed in a way that no schedule may cause. */
export interface Outcome {
  readonly world: World;
  readonly fault?: string;
}

/** The world after a move. */
export async function apply(stage: Stage, world: World, move: Move): Promise<Outcome> {
  const outcome = await perform(stage, world, move);
  return stage.scenario.purge ? { ...outcome, world: withWriters(stage, world, outcome.world, move) } : outcome;
}

async function perform(stage: Stage, world: World, move: Move): Promise<Outcome> {
  switch (move.kind) {
    case 'step': {
      const { store, answer } = stage.stores.effect(world.store, move.call.request);
      return arrive(stage, { ...world, store }, move, answer);
    }
    case 'copy':
      return { world: inFlight(await begun(stage, world, move), move) };
    case 'no-answer': {
      const answer = stage.letters.answer({ kind: 'unanswered' });
      return arrive(stage, move.fault === 'read' ? spend(world, 'read') : inFlight(world, move), move, answer);
    }
    case 'busy': {
      const answer = stage.letters.answer({ kind: 'value', value: { kind: 'busy' } });
      return arrive(stage, spend(world, 'busy'), move, answer);
    }
    case 'crash':
      return { world: { ...world, processes: world.processes.with(move.program.number, CRASHED) } };
    case 'lands': {
      const effect = stage.stores.effect(world.store, stage.letters.requestAt(requestOf(move.flight)));
      const answer = stage.letters.answerAt(effect.answer);
      const landed = { ...withoutFlight(world, move.flight), store: effect.store };
      return answer.kind === 'fault' ? { world: landed, fault: answer.message } : { world: landed };
    }
    case 'lost':
      return { world: withoutFlight(world, move.flight) };
    case 'deleted': {
      const index = stage.reservations.indexOf(move.id);
      const store = stage.stores.without(world.store, move.id);
      return { world: { ...world, store, told: world.told.with(index, 0), until: world.until.with(index, 0) } };
    }
    case 'tick': {
      const tick = world.tick + 1;
      const until = world.until.map((moment) => (moment <= tick * TICK_MS ? 0 : moment));
      return { world: { ...world, tick, until } };
    }
  }
}

type Call = Extract<Move, { call: Outstanding }>;

/** The moment that a move goes on from. */
async function momentOf({ processes }: Stage, world: World, { program, about }: Call): Promise<Moment> {
  const at = world.processes[program.number] as number;
  return at === IDLE ? processes.start(program, about) : processes.at(at);
}

/** A process that has sent its first write is under way. */
async function begun(stage: Stage, world: World, move: Call): Promise<World> {
  const { id } = await momentOf(stage, world, move);
  return { ...world, processes: world.processes.with(move.program.number, id) };
}

/** An answer arrives: the code runs on to its next requests, or to its end. */
async function arrive(stage: Stage, world: World, move: Call, answer: number): Promise<Outcome> {
  const before = await momentOf(stage, world, move);
  const moment = await stage.processes.after(before, move.call.call, answer, world.tick);
  const { number, runs } = move.program;
  if (moment.ending === undefined) return { world: { ...world, processes: world.processes.with(number, moment.id) } };
  const ended = { ...world, processes: world.processes.with(number, runs === 'once' ? DONE : IDLE) };
  if ('fault' in moment.ending) return { world: ended, fault: moment.ending.fault };
  return { world: tell(stage, ended, moment.ending.told) };
}

function tell({ reservations, scenario }: Stage, world: World, { reservationId, status, until }: Told): World {
  if (reservationId === undefined || status === undefined) return world;
  const index = reservations.indexOf(reservationId);
  const told = world.told.with(index, (world.told[index] as number) | bitOf(status));
  const promised = scenario.ticks !== undefined && until !== undefined && until > world.tick * TICK_MS ? until : 0;
  return { ...world, told, until: world.until.with(index, Math.max(world.until[index] as number, promised)) };
}

function inFlight(world: World, { program, call, fault }: Extract<Move, { fault: FaultKind }>): World {
  const flights = [...world.flights, flightOf(program.number, call.request.id)].sort((a, b) => a - b);
  return { ...spend(world, fault), flights };
}

function withoutFlight(world: World, flight: number): World {
  return { ...world, flights: world.flights.toSpliced(world.flights.indexOf(flight), 1) };
}

function spend(world: World, fault: FaultKind): World {
  const index = FAULT_KINDS.indexOf(fault);
  return { ...world, left: world.left.with(index, (world.left[index] as number) - 1) };
}

/**
 * Who may still write to an owner that waits to be deleted. Ending it, or a fence in it, starts its retention again: then everyone who
 * is under way counts; those who come later do not, for their attempt begins after it.
 */
function withWriters(stage: Stage, before: World, after: World, move: Move): World {
  const [was, is] = [stage.stores.view(before.store), stage.stores.view(after.store)];
  const active = activeWriters(stage, after);
  const writers = stage.reservations.map((id, i) => {
    if (!is.mayBeDeleted(id)) return -1;
    const touched =
      move.kind !== 'deleted' && (is.textOf(id) !== was.textOf(id) || fences(stage, move, id, before, after));
    return touched ? active : (before.writers[i] as number) & active;
  });
  return { ...after, writers };
}

/** A fence may be there already, and its owner look the same; it restarts the retention all the same. */
function fences({ letters }: Stage, move: Move, id: ReservationId, before: World, after: World): boolean {
  if (before.store === after.store || (move.kind !== 'step' && move.kind !== 'lands')) return false;
  const request = move.kind === 'step' ? move.call.request : letters.requestAt(requestOf(move.flight));
  const [evidence] = request.args as readonly [Evidence];
  return request.method === 'reclaim' && ownerOf(evidence.claim) === reservationOwner(id);
}
