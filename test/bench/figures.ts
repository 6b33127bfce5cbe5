/** One figure beside its goal, as it is printed and written as JSON. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  /** `null`: it is only reported. */
  readonly goal: number | null;
  readonly unit: 's' | 'ms' | '%' | 'MiB' | 'builds' | 'times';
  /** How it was measured, with the spread. */
  readonly detail: string;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function spread(values: readonly number[], digits = 2): string {
  return `min ${Math.min(...values).toFixed(digits)}, median ${median(values).toFixed(digits)}, max ${Math.max(...values).toFixed(digits)}`;
}

function verdictOf({ measured, goal }: Figure): string {
  if (goal === null) return '';
  return measured <= goal ? 'met' : 'missed';
}

export function printFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${Number(figure.measured.toFixed(3))} ${figure.unit}`,
    figure.goal === null ? '' : `${figure.goal} ${figure.unit}`,
    verdictOf(figure),
    figure.detail,
  ]);
  const table = [['figure', 'measured', 'goal', '', 'how'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
