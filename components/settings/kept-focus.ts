let kept: string | undefined;

/** A change of language or theme draws the page anew: remembers which control had the focus, by its test id. */
export function keepFocus(): void {
  kept = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['testid'] : undefined;
}

/** Gives the focus back to the control that had it, once; gives whether it did. */
export function restoreFocus(): boolean {
  if (kept === undefined) return false;
  const control = document.querySelector<HTMLElement>(`[data-testid="${CSS.escape(kept)}"]`);
  kept = undefined;
  control?.focus();
  return control !== null;
}
