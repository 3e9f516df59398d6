const api = globalThis.browser ?? globalThis.chrome;
const born = Math.random();

api.runtime.onMessage.addListener((message, _sender, reply) => {
  if (message === 'born') reply(born);
  else if (message === 'ask') {
    api.windows.create({ url: api.runtime.getURL('approve.html'), type: 'popup', width: 380, height: 600 });
    reply(true);
  } else if (message === 'call') {
    fetch('https://outside.example/').then(reply, () => reply(true));
    return true;
  }
});
