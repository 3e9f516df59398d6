const api = globalThis.browser ?? globalThis.chrome;

/** How often this page was opened, from the store. */
const opened = new Promise((resolve) => {
  const request = indexedDB.open('toy', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('counts');
  request.onsuccess = () => {
    const transaction = request.result.transaction('counts', 'readwrite', { durability: 'strict' });
    const counts = transaction.objectStore('counts');
    const get = counts.get('opened');
    get.onsuccess = () => {
      const number = (get.result ?? 0) + 1;
      counts.put(number, 'opened');
      transaction.oncomplete = () => resolve(number);
    };
  };
});
opened.then((number) => {
  document.body.dataset.opened = String(number);
});
api.runtime.sendMessage('born').then((born) => {
  document.body.dataset.born = String(born);
});
