// Name, e-mail and website of a reader who asked for it, kept in this browser for a year and nowhere else; with them
// the token by which the server knows that the same reader is back. It is sent only while the box is ticked.

const KEY = "forum.reader";
const YEAR = 365 * 24 * 60 * 60 * 1000;
const FIELDS = ["author", "email", "url"];

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (kept?.until > Date.now()) return kept;
    localStorage.removeItem(KEY);
  } catch {
    // Storage is switched off or holds something else: nothing is remembered.
  }
  return null;
}

function keep(form, commenter) {
  const fields = FIELDS.map((name) => [name, form.elements.namedItem(name).value.trim()]);
  const kept = { ...Object.fromEntries(fields), commenter, until: Date.now() + YEAR };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Full or switched off.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

export function rememberPerson(form) {
  const consent = form.elements.namedItem("wp-comment-cookies-consent");
  const commenter = form.elements.namedItem("commenter");
  if (!consent) return forget(); // the site no longer offers it
  const kept = recall();
  if (kept) {
    for (const name of FIELDS) {
      const field = form.elements.namedItem(name);
      if (!field.value && typeof kept[name] === "string") field.value = kept[name];
    }
    consent.checked = true;
  }

  const letGo = () => {
    forget();
    commenter.value = "";
  };
  const remember = () => {
    // The first one stays; reply-token.js leaves a new one here each time it asks.
    commenter.value = recall()?.commenter || commenter.value || commenter.dataset.offered || "";
    keep(form, commenter.value);
  };
  consent.addEventListener("change", () => { if (!consent.checked) letGo(); });
  form.addEventListener("submit", () => (consent.checked ? remember() : letGo()));
}
