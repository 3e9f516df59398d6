const api = globalThis.browser ?? globalThis.chrome;
window.addEventListener('toy', (event) => {
  api.runtime.sendMessage(event.detail).then((answer) => {
    document.documentElement.dataset.answer = JSON.stringify(answer);
  });
});
document.documentElement.dataset.toy = 'here';
