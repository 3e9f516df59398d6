/** Strokes of each sign on a 20 x 20 grid. */
const PATHS = {
  send: 'M4 16 16 4M7 4h9v9',
  receive: 'M16 4 4 16M13 16H4V7',
  connect:
    'M8 12 12 8M9 5.5l1.8-1.8a3.9 3.9 0 0 1 5.5 5.5L14.5 11M11 14.5l-1.8 1.8a3.9 3.9 0 0 1-5.5-5.5L5.5 9',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  back: 'M12 4 6 10l6 6',
  next: 'm8 4 6 6-6 6',
  wallet:
    'M3 6.5h12.5a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15zM3 6.5 13 3v3.5M13.5 11.5h.01',
  activity: 'M3 10h3l2.5-6 3.5 12 2.5-6H17',
  sites: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c4 4 4 10 0 14M10 3c-4 4-4 10 0 14',
  copy: 'M7 7h9v10H7zM4 13V3h9',
  check: 'm4 10.5 4 4 8-9',
  close: 'm5 5 10 10M15 5 5 15',
  warn: 'M10 3 2.5 16.5h15zM10 8v4M10 14.3v.01',
  info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 9v5M10 6.3v.01',
  error: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v5M10 13.7v.01',
  pause: 'M7 4v12M13 4v12',
  scan: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M3 10h14',
  picture: 'M3 4h14v12H3zM3 14l4-4 3 3 3-3 4 4M7 7.5v.01',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2',
  export: 'M10 3v9M6.5 8.5 10 12l3.5-3.5M3 16.5h14',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  block: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM5 5l10 10',
  chain: 'M3 7h5v6H3zM12 7h5v6h-5zM8 10h4',
  store:
    'M3 8l1.5-4.5h11L17 8M4.5 10.3v6.2h11v-6.2M3 8a2.3 2.3 0 0 0 4.7 0 2.3 2.3 0 0 0 4.6 0A2.3 2.3 0 0 0 17 8M8 16.5V13h4v3.5',
  file: 'M5 2.5h6.5L15.5 6.5v11h-10.5zM11 3v4h4',
  plus: 'M10 4v12M4 10h12',
  shield: 'M10 3 4 5v5c0 4 3 6 6 7 3-1 6-3 6-7V5z',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  offline:
    'M3 3l14 14M5 9a7 7 0 0 1 3-1.7M2.5 6.5A10.5 10.5 0 0 1 6 4.5M10 4a10.5 10.5 0 0 1 7.5 2.5M12.5 8A7 7 0 0 1 15 9M8 12.3a3 3 0 0 1 4 .2M10 15.5v.01',
} as const;
export type IconName = keyof typeof PATHS;

/** Signs that point along the text turn round with it. */
const TURNING: ReadonlySet<IconName> = new Set<IconName>(['back', 'next']);

/** A line drawing beside a word: never the only sign of anything, so hidden from screen readers. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      class={TURNING.has(name) ? 'icon turning' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
