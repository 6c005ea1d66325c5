// Pages that are open for hours: what was sent with an old token is sent again with a fresh one.

const parser = new DOMParser();

export async function renewTokens() {
  let response;
  try {
    response = await fetch(location.href, { redirect: "manual" });
  } catch {
    return false;
  }
  if (!response.ok) return false;
  const fresh = parser.parseFromString(await response.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh?.value ?? input.value;
  return Boolean(fresh);
}
