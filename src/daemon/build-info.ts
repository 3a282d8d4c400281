import { readProgramFile } from '../host/program-files.js';
import type { BuildInfo } from '../observability/instruments.js';

/** What runs: package.json's version, and the commit that npm or the build wrote there as `gitHead`. */
export function readBuildInfo(): BuildInfo {
  // Two directories up both from src/daemon and from dist/daemon.
  const description = JSON.parse(readProgramFile(new URL('../../package.json', import.meta.url))) as {
    version: string;
    gitHead?: string;
  };
  return { version: description.version, commit: description.gitHead ?? 'unknown' };
}

/** As `cri-dockerd --version` has it, whose output tools match against a version. */
export function renderVersion({ version, commit }: BuildInfo): string {
  return `berth ${version} (${commit})\n`;
}

/** As `cri-dockerd --buildinfo` has it. */
export function renderBuildInfo({ version, commit }: BuildInfo): string {
  return `Program: berth\nVersion: ${version}\nGitCommit: ${commit}\nNode version: ${process.version}\n`;
}
