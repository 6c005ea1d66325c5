// Many pictures: one after the other, each with its progress, its refusal or its link.

const form = document.querySelector("[data-upload]");
const list = document.querySelector("[data-uploads]");
const status = document.querySelector("[data-uploaded]");
const waiting = [];
let total = 0;
let done = 0;
let isSending = false;

form.querySelector("[data-hint]").hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  add(form.elements.upload.files);
  form.reset();
});
form.elements.upload.addEventListener("change", () => form.requestSubmit());
form.addEventListener("dragover", (event) => event.preventDefault());
form.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => {
  if (waiting.length || isSending) event.preventDefault();
});

function add(files) {
  for (const file of files) {
    const row = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    const said = document.createElement("span");
    row.append(name, " ", progress, " ", said);
    list.append(row);
    waiting.push({ file, row, progress, said });
    total += 1;
  }
  next();
}

async function next() {
  if (isSending) return;
  const job = waiting.shift();
  if (!job) return;
  isSending = true;
  await send(job);
  isSending = false;
  done += 1;
  status.textContent = status.dataset.text.replace("%d", done).replace("%t", total);
  next();
}

// Not fetch(), which cannot tell how much is sent.
function send({ file, progress, row, said }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("upload", file);
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.upload.addEventListener("progress", (event) => (progress.value = (event.loaded / event.total) * 100));
    request.addEventListener("loadend", () => {
      progress.remove();
      show(row, said, answerOf(request));
      resolve();
    });
    request.send(data);
  });
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { uploaded: 0, error: { message: form.dataset.failed } };
  }
}

function show(row, said, answer) {
  row.className = answer.uploaded ? "is-done" : "is-refused";
  if (!answer.uploaded) {
    const holder = new DOMParser().parseFromString(answer.error?.message ?? form.dataset.failed, "text/html");
    said.textContent = holder.body.textContent;
    return;
  }
  const picture = document.createElement("img");
  picture.src = answer.url;
  picture.alt = "";
  row.prepend(picture);
  const link = document.createElement("a");
  link.href = answer.edit;
  link.textContent = form.dataset.edit;
  said.append(answer.known ? form.dataset.known : form.dataset.done, " · ", link);
}
