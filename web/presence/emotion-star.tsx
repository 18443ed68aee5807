import { EMOTIONS, type EmotionState } from '../../protocol/emotions.ts';
import { type Point, starPoints } from './star.ts';

const RADIUS = 84;
const RINGS = [0.25, 0.5, 0.75, 1];

/** The nine emotions as a star in the order of the table, from the top clockwise. The table says the same in words. */
export function EmotionStar({ emotions }: { readonly emotions: EmotionState }) {
  const levels = EMOTIONS.map((emotion) => emotions[emotion]);
  const points = starPoints(levels, RADIUS);
  return (
    <svg className="star" viewBox="-100 -100 200 200" aria-hidden="true">
      {RINGS.map((ring) => (
        <circle key={ring} className="ring" r={ring * RADIUS} />
      ))}
      {starPoints(
        EMOTIONS.map(() => 1),
        RADIUS,
      ).map(({ x, y }, index) => (
        <line key={EMOTIONS[index]} className="ray" x2={x} y2={y} />
      ))}
      <polygon className="shape" points={points.map(asText).join(' ')} />
      {points.map((point, index) => (
        <circle key={EMOTIONS[index]} className="tip" cx={point.x} cy={point.y} r="2.600" />
      ))}
    </svg>
  );
}

function asText({ x, y }: Point): string {
  return `${x},${y}`;
}
