import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Mistakes } from '../contracts/invalid.ts';
import type { Problem } from '../contracts/problem.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import type { EdgeCode, FactsOf, ProblemCode, ProblemDescription } from './problem-codes.ts';
import { PROBLEMS } from './problems.ts';

export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** A refusal of the edge. It is thrown, because it comes before the handler and ends the request. */
export class EdgeRefusal extends Error {
  override readonly name = 'EdgeRefusal';
  readonly code: EdgeCode;
  readonly mistakes: Mistakes | undefined;

  constructor(code: EdgeCode, mistakes?: Mistakes) {
    super(code);
    this.code = code;
    this.mistakes = mistakes;
  }
}

/** RFC 9457 lets `type` be relative to the service; docs/problems.md explains each. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** A business refusal as an answer, with its facts. */
export function refusalResponse(refusal: Refusal, addressed?: RefusalCode): HttpResponse {
  const { code, ...facts } = refusal;
  const headers = refusal.code === 'try-again' ? { 'retry-after': String(refusal.retryAfterSeconds) } : {};
  return problemResponse(code, statusOf(code, addressed), detailOf(code, refusal as never), facts, headers);
}

/** A refusal of the edge as an answer, with the mistakes that were found. */
export function edgeResponse({ code, mistakes }: EdgeRefusal): HttpResponse {
  return problemResponse(code, statusOf(code), detailOf(code, undefined as never), { ...mistakes });
}

/** A fault as an answer: it says that there was one, and nothing about it. */
export function faultResponse(requestId: string): HttpResponse {
  return problemResponse('internal-error', statusOf('internal-error'), detailOf('internal-error', undefined as never), {
    requestId,
  });
}

function problemResponse(
  code: ProblemCode,
  status: number,
  detail: string,
  facts: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const own = { type: problemType(code), title: PROBLEMS[code].title, status, code, detail };
  // First for whoever reads it, and last because no fact may take the place of these.
  const problem: Problem = { ...own, ...facts, ...own };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(problem),
  };
}

/** The status of a refusal: 404 for the one that says that nothing is at the address which was asked. */
export function statusOf(code: ProblemCode, addressed?: RefusalCode): number {
  return code === addressed ? 404 : PROBLEMS[code].status;
}

/** What to do about a problem, in words. */
function detailOf<Code extends ProblemCode>(code: Code, facts: FactsOf<Code>): string {
  const { detail } = PROBLEMS[code] as ProblemDescription<FactsOf<Code>>;
  return detail(facts);
}
