// Name, e-mail and website of a reader who asked for it, kept in this browser for a year and nowhere else.

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

function keep(form) {
  const fields = FIELDS.map((name) => [name, form.elements.namedItem(name).value.trim()]);
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(fields), until: Date.now() + YEAR }));
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
  const kept = recall();
  if (kept) {
    for (const name of FIELDS) {
      const field = form.elements.namedItem(name);
      if (!field.value && typeof kept[name] === "string") field.value = kept[name];
    }
    consent.checked = true;
  }
  consent.addEventListener("change", () => { if (!consent.checked) forget(); });
  form.addEventListener("submit", () => (consent.checked ? keep(form) : forget()));
}
