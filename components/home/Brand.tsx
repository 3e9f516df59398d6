/** The sign, as scripts/icon.svg has it: a P for the wallet, a coin at its foot. */
export function Brand({ size = 26 }: { readonly size?: number }) {
  return (
    <svg class="brand" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0a6950" />
      <path
        fill="#fff"
        fill-rule="evenodd"
        d="M9 26V6h8a7 7 0 0 1 0 14h-3.5v6zm4.5-15.8v5.6h3.2a2.8 2.8 0 0 0 0-5.6z"
      />
      <circle cx="24" cy="24" r="2.5" fill="#6fe3b4" />
    </svg>
  );
}
