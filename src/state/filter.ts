import type { ContainerFilter } from '../cri/generated/runtime/v1/ContainerFilter.js';
import type { PodSandboxFilter } from '../cri/generated/runtime/v1/PodSandboxFilter.js';
import type { ContainerRecord, SandboxRecord } from './records.js';

/** CRI PodSandboxFilter: every part that is set must match; an id matches as a prefix too. */
export function filterSandboxes(
  records: readonly SandboxRecord[],
  filter: PodSandboxFilter | null,
): readonly SandboxRecord[] {
  if (filter === null) return records;
  return records.filter(
    ({ facts, listed }) =>
      facts.id.startsWith(filter.id) &&
      (filter.state === null || listed.state === filter.state.state) &&
      hasLabels(facts.labels, filter.labelSelector),
  );
}

/** CRI ContainerFilter: every part that is set must match; ids match as prefixes too. */
export function filterContainers(
  records: readonly ContainerRecord[],
  filter: ContainerFilter | null,
): readonly ContainerRecord[] {
  if (filter === null) return records;
  return records.filter(
    ({ facts }) =>
      facts.id.startsWith(filter.id) &&
      facts.sandboxId.startsWith(filter.podSandboxId) &&
      (filter.state === null || facts.state === filter.state.state) &&
      hasLabels(facts.labels, filter.labelSelector),
  );
}

/** A label selector of CRI: these labels with exactly these values. */
export function hasLabels(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
