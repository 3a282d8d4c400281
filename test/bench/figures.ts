/** Milliseconds of many runs of one thing. */
export interface Figures {
  readonly runs: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function figuresOf(milliseconds: readonly number[]): Figures {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { runs: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Runs `work` so often, one after the other, and gives how long each run took. */
export async function timeEach(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const begun = performance.now();
    await work(run);
    milliseconds.push(performance.now() - begun);
  }
  return milliseconds;
}

/** Prints rows under a title, as a Markdown table. */
export function printTable(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: string | number | undefined): string =>
    typeof value === 'number' ? value.toFixed(value < 10 ? 2 : 1) : (value ?? '');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => cell(row[column])))),
  ];
  process.stdout.write(`\n### ${title}\n\n${lines.join('\n')}\n`);
}
