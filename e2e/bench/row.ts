// One figure.

export interface Row {
  name: string;
  value: number;
  unit: string;
  /** Such as `≤ 350`; none where a figure is only told. */
  goal: string | null;
}

/** A figure that may be this much. */
export function atMost(name: string, value: number, unit: string, goal: number): Row {
  return { name, value, unit, goal: `≤ ${goal}` };
}

/** A figure that shall be this much. */
export function atLeast(name: string, value: number, unit: string, goal: number): Row {
  return { name, value, unit, goal: `≥ ${goal}` };
}

/** A figure without a goal. */
export function told(name: string, value: number, unit: string): Row {
  return { name, value, unit, goal: null };
}

/** The middle one of several, whatever their order. */
export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
