// A reply needs a token of the server. It is fetched when the form is first touched, so that reading pages stay the
// same for everyone. Where it does not arrive, the form is sent without: the server then asks for a confirmation.

const MAX_AGE = 11 * 60 * 60 * 1000; // the server takes it for twelve hours
const PATIENCE = 2000;
const LOCKED_FOR = 15000; // an answer that does not come must not lock the form for ever
const NEXT_TRY = 10000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Token {
  #form;
  #input;
  #issuedAt = 0;
  #triedAt = -Infinity;
  #fetching = null;

  constructor(form) {
    this.#form = form;
    this.#input = form.elements.namedItem("token");
    this.reset();
  }

  /** Back to what the server printed; a browser may have restored the token of a reply that was already sent. */
  reset() {
    this.#input.value = this.#input.dataset.printed ?? "";
    this.#issuedAt = Date.now();
    this.#triedAt = -Infinity;
  }

  get isFresh() {
    return this.#input.value !== "" && Date.now() - this.#issuedAt < MAX_AGE;
  }

  request() {
    if (this.#fetching) return this.#fetching;
    if (this.isFresh || Date.now() - this.#triedAt < NEXT_TRY) return Promise.resolve();
    this.#triedAt = Date.now();
    this.#fetching = this.#fetch().finally(() => { this.#fetching = null; });
    return this.#fetching;
  }

  async #fetch() {
    const article = this.#form.elements.namedItem("comment_post_ID").value;
    const url = `${this.#form.dataset.tokenUrl}?comment_post_ID=${encodeURIComponent(article)}`;
    try {
      const response = await fetch(url, { cache: "no-store", credentials: "omit" });
      if (!response.ok) return;
      const { token, commenter } = await response.json();
      this.#input.value = token ?? "";
      this.#form.elements.namedItem("commenter").dataset.offered = commenter ?? "";
      this.#issuedAt = Date.now();
    } catch {
      // Offline, or blocked on the way: sending still works.
    }
  }
}

export function sendWithToken(form) {
  const token = new Token(form);
  const button = form.querySelector("[type=submit]");
  let state = "idle"; // then "waiting" for the token, then "sending"
  let unlock = 0;

  const set = (next) => {
    state = next;
    clearTimeout(unlock);
    button.toggleAttribute("data-busy", next !== "idle");
    if (next === "sending") unlock = setTimeout(() => set("idle"), LOCKED_FOR);
  };

  for (const event of ["focusin", "input", "pointerdown"]) {
    form.addEventListener(event, () => token.request(), { passive: true });
  }

  form.addEventListener("submit", async (event) => {
    if (state === "idle" && token.isFresh) return set("sending");
    if (state === "released") return set("sending");
    event.preventDefault();
    if (state !== "idle") return;
    set("waiting");
    await Promise.race([token.request(), pause(PATIENCE)]);
    await pause(0); // a form ignores being sent from within its own submit event
    set("released");
    form.requestSubmit(button);
    if (state === "released") set("idle"); // the browser found something to correct
  });

  // Back from the next page: the form is free again, and its old token is used up.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    set("idle");
    token.reset();
  });
}
