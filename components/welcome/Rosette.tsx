import { rosettePath } from './rosette-path.ts';

const LINES = [
  { petals: 12, depth: 0.9, turn: 0 },
  { petals: 12, depth: 0.9, turn: 15 },
  { petals: 18, depth: 0.55, turn: 0 },
  { petals: 18, depth: 0.55, turn: 10 },
  { petals: 24, depth: 0.3, turn: 0 },
  { petals: 24, depth: 0.3, turn: 7.5 },
].map((line) => ({ ...line, path: rosettePath(line.petals, line.depth) }));

/** An ornament of bank notes: it means nothing, and says so to screen readers. */
export function Rosette() {
  return (
    <svg class="rosette" viewBox="-102 -102 204 204" aria-hidden="true" focusable="false">
      {LINES.map(({ path, turn, petals }) => (
        <path key={`${petals}-${turn}`} d={path} transform={`rotate(${turn})`} />
      ))}
    </svg>
  );
}
