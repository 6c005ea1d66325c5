// Posts a form of the desk and gives back the parts of the answer: the message, the rows and the counts.

import { renewTokens } from "./session.js";

const HEADERS = { "X-Requested-With": "fetch" };

export class Trouble extends Error {}

export async function send(form, button) {
  const url = button?.getAttribute("formaction") || form.getAttribute("action");
  let response = await post(url, form, button);
  if (response.status === 403 && (await renewTokens())) {
    response = await post(url, form, button); // signed in again in another tab
  }
  if (response.type === "opaqueredirect" || response.status === 403) throw new Trouble("signedOut");
  if (response.status === 404) throw new Trouble("gone");
  const answer = parse(await response.text());
  const message = answer.querySelector("[data-message]");
  if (!message) throw new Trouble("failed");
  return { isDone: response.ok, message, rows: [...answer.querySelectorAll(".desk-row")], answer };
}

function post(url, form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  return ask(url, { method: "POST", body, headers: HEADERS });
}

async function ask(url, options) {
  try {
    return await fetch(url, { redirect: "manual", ...options });
  } catch {
    throw new Trouble("offline");
  }
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
