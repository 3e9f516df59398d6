/**
 * The line of a geometric lathe, as on bank notes: a point on a circle that rolls inside another.
 * @param petals how many loops it has; `depth` from 0 (a circle) to 1
 * @returns SVG path data around 0 0 within a radius of 100
 */
export function rosettePath(petals: number, depth: number, steps = 360): string {
  const points = Array.from({ length: steps }, (_, index) => {
    const angle = (index / steps) * 2 * Math.PI;
    const radius = 100 * (1 - depth / 2 + (depth / 2) * Math.cos(petals * angle));
    const turn = angle + 0.25 * depth * Math.sin(petals * angle);
    return `${(radius * Math.cos(turn)).toFixed(1)} ${(radius * Math.sin(turn)).toFixed(1)}`;
  });
  return `M${points.join('L')}Z`;
}
