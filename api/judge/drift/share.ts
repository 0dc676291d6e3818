// Is a share larger than chance makes it? The exact upper tail of the binomial distribution.

/** P(X ≥ `bad`) of `total` draws that are bad with chance `share`; 1 where nothing is bad. */
export function upperTail(bad: number, total: number, share: number): number {
  if (bad <= 0) return 1;
  if (share <= 0) return 0;
  let sum = 0;
  for (let count = bad; count <= total; count++)
    sum += Math.exp(logChoose(total, count) + count * Math.log(share) + (total - count) * Math.log1p(-share));
  return Math.min(1, sum);
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

const logs: number[] = [0];

function logFactorial(n: number): number {
  for (let next = logs.length; next <= n; next++) logs.push(logs[next - 1]! + Math.log(next));
  return logs[n]!;
}
