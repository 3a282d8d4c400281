import type { Finding, Verdict } from './finding.js';

const LABELS: Readonly<Record<Verdict, string>> = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' };

/** For reading: a line per finding, the fix below those that need one, and a sentence that sums up. */
export function renderReport(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, verdict, message, fix }) => {
    const line = `${LABELS[verdict].padEnd(7)}  ${check.padEnd(width)}  ${message}`;
    return fix === undefined ? [line] : [line, `${' '.repeat(width + 11)}${fix}`];
  });
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

/** For programs: `{findings: [{check, verdict, message, fix?}], problems, warnings}`. */
export function renderReportJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings, problems: count(findings, 'problem'), warnings: count(findings, 'warning') }, undefined, 2)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const problems = count(findings, 'problem');
  const warnings = count(findings, 'warning');
  const also = warnings === 0 ? '' : `, and ${plural(warnings, 'warning')}`;
  if (problems > 0) return `${plural(problems, 'problem')} will prevent a kubelet from working${also}.`;
  return `Nothing will prevent a kubelet from working${warnings === 0 ? '' : `; ${plural(warnings, 'warning')}`}.`;
}

function plural(amount: number, word: string): string {
  return `${String(amount)} ${word}${amount === 1 ? '' : 's'}`;
}

function count(findings: readonly Finding[], verdict: Verdict): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}
