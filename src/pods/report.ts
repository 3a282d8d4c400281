import { renderTable } from '../config/render-table.js';
import type { ShownContainer, ShownPod } from './collect.js';

const HEAD = ['POD', 'CONTAINER', 'STATE', 'RESTARTS', 'IP', 'IMAGE', 'DOCKER NAME', 'LOG'];

/** For reading: a row for each pod, and below it one for each of its containers. */
export function renderPods(pods: readonly ShownPod[]): string {
  if (pods.length === 0) return 'There are no pods on this node.\n';
  return renderTable(
    [HEAD, ...pods.flatMap((pod) => [podRow(pod), ...pod.containers.map(containerRow)])].map(printable),
  );
}

/** For programs: `{pods: [{namespace, name, uid, id, state, attempt, ips, dockerName, containers: […]}]}`. */
export function renderPodsJson(pods: readonly ShownPod[]): string {
  return `${JSON.stringify({ pods }, undefined, 2)}\n`;
}

function podRow({ namespace, name, state, attempt, ips, dockerName }: ShownPod): string[] {
  return [`${namespace}/${name}`, '', state, String(attempt), ips.join(','), '', dockerName, ''];
}

function containerRow(container: ShownContainer): string[] {
  const { name, restarts, image, dockerName, logPath } = container;
  return ['', name, stateOf(container), String(restarts), '', image, dockerName, logPath];
}

function stateOf({ state, exitCode, reason }: ShownContainer): string {
  if (exitCode === undefined) return state;
  return reason === '' || reason === 'Completed'
    ? `${state} (${String(exitCode)})`
    : `${state} (${String(exitCode)}, ${reason})`;
}

/** Names come from pods: a terminal must not act on what they contain. */
function printable(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?'));
}
