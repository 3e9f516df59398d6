import { inWords } from './words.js';

/** The element with this id. */
export const $ = (id) => document.getElementById(id);

/** An element; texts are texts, never markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

/** "1 234 sat", in the reader's own way of writing numbers. */
export const sat = (amount) => `${Number(amount).toLocaleString()} sat`;

/** Says in a status line how things stand: '', a text, or an error. */
export function tell(line, news, kind = '') {
  line.replaceChildren();
  line.dataset.kind = kind;
  if (typeof news === 'string') line.textContent = news;
  else {
    const { what, next } = inWords(news);
    line.dataset.kind = news?.code === 4001 ? 'calm' : 'bad';
    line.dataset.code = news?.code ?? '';
    line.append(el('strong', {}, what), next === '' ? '' : ` ${next}`);
  }
}

/** Runs a task for a button, which waits meanwhile; what goes wrong is told in the line. */
export async function during(button, line, waiting, task) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  tell(line, waiting, 'busy');
  try {
    await task();
    if (line.dataset.kind === 'busy') tell(line, '');
  } catch (error) {
    tell(line, error);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
