/** Asks the shop; its refusals are thrown as {code, message}. */
export async function api(name, body) {
  const [method, path] = name.split(' ');
  let response;
  try {
    response = await fetch(path, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw { code: 'Offline' };
  }
  const answer = await response.json();
  if (!response.ok) throw { ...answer, status: response.status };
  return answer;
}
