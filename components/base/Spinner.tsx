/** A turning wheel; it stands still with reduced motion. What is waited for is said in words beside it. */
export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}
