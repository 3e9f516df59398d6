/** The sign: a coin on a measure, its smallest mark picked out. */
export function Brand({ size = 26 }: { readonly size?: number }) {
  return (
    <svg class="brand" width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect width="26" height="26" rx="7.5" class="brand-ground" />
      <path d="M6.5 19.5v-6M10.8 19.5v-10M15.2 19.5v-6M19.5 19.5v-3" class="brand-ticks" />
      <circle cx="19.5" cy="9.5" r="2.6" class="brand-coin" />
    </svg>
  );
}
