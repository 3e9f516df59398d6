const api = globalThis.browser ?? globalThis.chrome;
const number = Number(localStorage.getItem('opened') ?? 0) + 1;
localStorage.setItem('opened', String(number));
document.body.dataset.opened = String(number);
api.runtime.sendMessage('born').then((born) => {
  document.body.dataset.born = String(born);
});
