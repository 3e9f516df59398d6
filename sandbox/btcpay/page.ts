/** Text as HTML shows it, also within quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A whole small page in the look of the checkout. `parts` are HTML. */
export function page(base: string, title: string, parts: readonly string[], head = ''): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><link rel="stylesheet" href="${escapeHtml(base)}/assets/checkout.css">${head}`,
    '</head><body><main class="card">',
    ...parts,
    '</main></body></html>',
  ].join('\n');
}
