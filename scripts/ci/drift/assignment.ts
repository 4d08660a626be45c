/**
 * The assignment of rows to columns with the greatest sum of weights (Kuhn and Munkres, O(rows * rows * columns)); a pair of
 * weight 0 stays unassigned. `weights[row][column]`, none negative. The answer holds a column, or nothing, for each row.
 */
export function bestAssignment(weights: readonly (readonly number[])[]): (number | undefined)[] {
  const rows = weights.length;
  const columns = Math.max(rows, ...weights.map((row) => row.length));
  const cost = (row: number, column: number): number => -(weights[row]?.[column] ?? 0);
  // potentials of rows and columns, and the row of each column; index 0 is nobody
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    const way = new Int32Array(columns + 1);
    const least = new Float64Array(columns + 1).fill(Infinity);
    const used = new Uint8Array(columns + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      used[column] = 1;
      const current = rowOf[column] as number;
      let delta = Infinity;
      let next = 0;
      for (let at = 1; at <= columns; at += 1) {
        if (used[at] === 1) continue;
        const reduced = cost(current - 1, at - 1) - (u[current] as number) - (v[at] as number);
        if (reduced < (least[at] as number)) {
          least[at] = reduced;
          way[at] = column;
        }
        if ((least[at] as number) < delta) {
          delta = least[at] as number;
          next = at;
        }
      }
      for (let at = 0; at <= columns; at += 1) {
        if (used[at] === 1) {
          u[rowOf[at] as number] = (u[rowOf[at] as number] as number) + delta;
          v[at] = (v[at] as number) - delta;
        } else least[at] = (least[at] as number) - delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = way[column] as number;
      rowOf[column] = rowOf[before] as number;
      column = before;
    }
  }
  const assigned: (number | undefined)[] = new Array<number | undefined>(rows).fill(undefined);
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOf[column] as number;
    if (row > 0 && (weights[row - 1]?.[column - 1] ?? 0) > 0) assigned[row - 1] = column - 1;
  }
  return assigned;
}
