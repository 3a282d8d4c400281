import { invalidArgument } from '../../errors/adapter-error.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import type { NodeFacts } from '../node-facts.js';
import { toNumber } from '../check/numbers.js';

/** The kubelet's score for pause containers: the last to be killed, short of never. */
export const SANDBOX_OOM_SCORE = -998;

export function oomScoreToHostConfig(
  score: string,
  facts: Pick<NodeFacts, 'lowestOomScoreAdj'>,
  field: string,
): Pick<HostConfig, 'OomScoreAdj'> {
  return { OomScoreAdj: possibleOomScore(toOomScore(score, field), facts) };
}

/** -1000 to 1000 (proc(5), oom_score_adj). */
export function toOomScore(text: string, field: string): number {
  const score = toNumber(text, field);
  if (score < -1000 || score > 1000) throw invalidArgument(field, `${text} must be from -1000 to 1000`);
  return score;
}

/**
 * Where the node does not let Berth's Engine lower a score, a container with a lower one would fail at start:
 * it gets the lowest possible.
 */
export function possibleOomScore(
  score: number,
  { lowestOomScoreAdj }: Pick<NodeFacts, 'lowestOomScoreAdj'>,
): number {
  return lowestOomScoreAdj === undefined ? score : Math.max(score, lowestOomScoreAdj);
}
