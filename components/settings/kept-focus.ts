let kept: string | undefined;

/** A change of language or theme draws the page anew: remembers which control had the focus, by its test id. */
export function keepFocus(): void {
  kept = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['testid'] : undefined;
}

/**
 * Gives the focus back to the control that had it, once. It may be drawn later than the page: until `last` it is waited for.
 * @returns whether the focus is taken care of
 */
export function restoreFocus(last: boolean): boolean {
  if (kept === undefined) return false;
  const control = document.querySelector<HTMLElement>(`[data-testid="${CSS.escape(kept)}"]`);
  control?.focus();
  if (control !== null || last) kept = undefined;
  return control !== null || !last;
}
