import { dirname } from 'node:path';

/**
 * The pod's log directory, out of the whole path of a container's log: what is left of it without the path
 * that CreateContainer was given. A kubelet's path has two steps, which is what holds for a container of
 * cri-dockerd's.
 */
export function logDirectoryOf(path: string, recorded: string): string {
  if (path === '') return '';
  const below = `/${stepsOf(recorded).join('/')}`;
  if (below !== '/' && path.endsWith(below)) return path.slice(0, -below.length) || '/';
  return dirname(dirname(path));
}

function stepsOf(path: string): string[] {
  return path.split('/').filter((step) => step !== '' && step !== '.');
}
